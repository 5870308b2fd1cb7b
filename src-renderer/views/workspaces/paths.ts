/** Paths of workspace files from a folder and a name, for systems of both slashes. */

/** A name as a file may have it. */
export const fileName = (name: string): string =>
  `${name
    .trim()
    .replace(/[^\p{L}\p{N} ._-]/gu, '_')
    .replace(/^\.+/, '_')}.utskick`

export const fileIn = (folder: string, name: string): string => {
  const slash = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return `${folder.replace(/[\\/]$/, '')}${slash}${fileName(name)}`
}
