/** Tests of a room, by file and the name they share. */
export type NamedTest = { readonly room: string; readonly file: string; readonly name: string }
