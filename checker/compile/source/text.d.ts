/** What imports a source file of generated code gets its text. */
declare module '*.source.js' {
  const text: string
  export default text
}
