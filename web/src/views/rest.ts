/**
 * All that the timeline's start does not need, in one part. Parts of their own for doors, account and administration would share so many
 * pieces with each other and with the start that the start would come in seven files.
 */
export { AccountRoom } from "./account/accountRoom";
export { Leaving } from "./account/leaving";
export { AdminRoom } from "./admin/adminRoom";
export { Cropping } from "./cropping";
export { Door } from "./doors/door";
export { LibraryRoom } from "./library/libraryRoom";
