/** A signature as strokes of points on a sheet of 1000 × 360, whatever the screen measures; the server knows the same sheet. */
export const WIDTH = 1000;
export const HEIGHT = 360;
export type Point = number[];
export type Strokes = Point[][];
const MOST_POINTS = 5000;
/** Points closer than this are one. */
const GRAIN = 3;

/** Where on the sheet a finger is that moves over `sheet`. */
export function pointOn(sheet: Element, event: PointerEvent): Point {
  const box = sheet.getBoundingClientRect();
  const within = (value: number, most: number): number => Math.round(Math.min(Math.max(value, 0), 1) * most);
  return [within((event.clientX - box.left) / box.width, WIDTH), within((event.clientY - box.top) / box.height, HEIGHT)];
}

/** Whether the sheet takes more. */
export const hasRoom = (strokes: Strokes): boolean => strokes.reduce((sum, stroke) => sum + stroke.length, 0) < MOST_POINTS;

/** The strokes with one point more at the last one's end; the same ones where the finger has hardly moved. */
export function prolonged(strokes: Strokes, point: Point): Strokes {
  const last = strokes[strokes.length - 1];
  if (!last || !hasRoom(strokes)) return strokes;
  const [x = 0, y = 0] = point;
  const [fromX = 0, fromY = 0] = last[last.length - 1] ?? [];
  if (Math.abs(x - fromX) + Math.abs(y - fromY) < GRAIN) return strokes;
  return [...strokes.slice(0, -1), [...last, point]];
}

/** The strokes as the path of an SVG picture. */
export function pathOf(strokes: Strokes): string {
  return strokes.map((stroke) => stroke.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join("") + (stroke.length === 1 ? "h1" : "")).join("");
}
