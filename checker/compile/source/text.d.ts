/** Importing a source file of generated code gives its text. */
declare module '*.source.js' {
  const text: string
  export default text
}
