/** Variables as a dotenv file. Single quotes keep JSON as it is; only a dollar sign would still be expanded. */
export function encodeEnvFile(vars: Readonly<Record<string, string>>): string {
  return Object.entries(vars)
    .map(([name, value]) => {
      if (/['\n]/.test(value)) throw new Error(`The variable ${name} has a quote or a line break.`)
      return `${name}='${value.replaceAll('$', '\\$')}'\n`
    })
    .join('')
}
