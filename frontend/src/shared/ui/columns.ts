/** One column of a DataTable. Cells are drawn by the slot `cell-<key>`. */
export interface Column {
  key: string;
  label: string;
  /** Numbers and times that are compared stand at the end. */
  end?: boolean;
  width?: string;
  /** Hidden when the table is narrower than this many pixels. */
  from?: 720 | 900 | 1080 | 1280;
}
