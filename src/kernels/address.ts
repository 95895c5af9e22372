/** Byte address in the linear memory. 0 is never a valid allocation, so optional addresses use it for "none". */
export type Address = number;
