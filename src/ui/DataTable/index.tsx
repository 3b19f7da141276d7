import type { ReactNode } from 'react'

export type Column<Row> = {
  key: string
  head: string
  cell: (row: Row) => ReactNode
  /** Right aligned, tabular. */
  numeric?: boolean
  /** Spans two or three cells of the phone's grid. */
  wide?: 2 | 3
  /** Left out on phones, where the row would be too long. */
  rare?: boolean
}

type DataTableProps<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** On phones: stays a table, or each row becomes a grid of label over value. */
  phone?: 'table' | 'cells'
}

/** A table whose first column heads its rows. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { caption, columns, rows, rowKey, phone = 'cells' } = props
  return (
    <table className={phone === 'cells' ? 'h-table h-table--cells' : 'h-table'}>
      <caption className="h-sr">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, head, numeric }) => (
            <th className={numeric ? 'n' : undefined} key={key} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, index) => (
              <Cell column={column} first={index === 0} key={column.key} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type CellProps<Row> = { column: Column<Row>; row: Row; first: boolean }

const Cell = <Row,>({ column, row, first }: CellProps<Row>) => {
  const { numeric, wide, rare } = column
  const looks = [numeric && 'n', wide && `w${wide}`, rare && 'nil'].filter(Boolean).join(' ')
  const className = looks === '' ? undefined : looks
  if (first) {
    return (
      <th className={className} scope="row">
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td className={className} data-l={column.head}>
      {column.cell(row)}
    </td>
  )
}
