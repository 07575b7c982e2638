import type { DriveRow, Fleet } from "@/api/contract";

export interface Lane {
  id: string;
  title: string;
  note: string;
  drives: DriveRow[];
}

/** The drives that take a car and a person; what was called off takes nothing and stands elsewhere. */
export const takes = (drive: DriveRow): boolean => drive.state !== "CANCELLED";

/** A lane for each demo car or for each person who goes along, also for those that are no more but drove. */
export function lanesOf(drives: DriveRow[], fleet: Fleet | undefined, by: "car" | "staff", reading: (km: number) => string): Lane[] {
  const lanes = new Map<string, Lane>();
  if (by === "car") for (const car of fleet?.cars ?? []) lanes.set(car.id, { id: car.id, title: car.title, note: reading(car.mileage_km), drives: [] });
  else for (const one of fleet?.staff ?? []) lanes.set(one.id, { id: one.id, title: one.name, note: "", drives: [] });
  for (const drive of drives.filter(takes)) {
    const id = by === "car" ? drive.car_id : drive.staff_id;
    const lane = lanes.get(id) ?? { id, title: by === "car" ? drive.car_title : drive.staff_name, note: "", drives: [] };
    lane.drives.push(drive);
    lanes.set(id, lane);
  }
  return [...lanes.values()];
}
