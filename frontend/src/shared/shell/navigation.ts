import type { Component } from "vue";

/** One destination of the main navigation. `right` may be one right ("staff.invite") or a family ("stock."). */
export interface Destination {
  to: string;
  /** i18n key of its name. */
  label: string;
  icon: Component;
  right?: string;
  /** The part of the product this belongs to; hidden where the dealer has it not. */
  feature?: string;
  /** Shown in the bottom bar of phones; the others are under «more». */
  thumb?: boolean;
  /** Drawn behind its name: how much waits there. */
  badge?: Component;
}

/** Something the command palette can go to. */
export interface PaletteHit {
  id: string;
  group: string;
  title: string;
  note?: string;
  to: string;
}
export type PaletteSearch = (text: string) => Promise<PaletteHit[]>;
