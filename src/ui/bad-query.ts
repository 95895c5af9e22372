/** A question that the server does not understand. @module */

export class BadQuery extends Error {}
