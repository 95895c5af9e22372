/** Style sheets are taken by the bundler. @module */

declare module "*.css";
