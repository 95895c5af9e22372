/** Where the site is built to be: replaced after the build, so that the same files work at any address. */
export const BASE = "/base-of-the-site/";
