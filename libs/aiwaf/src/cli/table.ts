/**
 * Rows of cells with the columns under each other, the first row their titles.
 *
 * @param width characters of a line, beyond which it is cut; by default those of the terminal, if any
 */
export function table(
  rows: readonly (readonly string[])[],
  width = process.stdout.columns || Infinity,
): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  '))
    .map((line) => line.trimEnd())
    .map((line) => `${line.length > width ? `${line.slice(0, width - 1)}\u2026` : line}\n`)
    .join('');
}
