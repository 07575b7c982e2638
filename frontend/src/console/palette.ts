import { translate } from "@/shared/i18n";
import type { PaletteHit } from "@/shared/shell/navigation";
import { api } from "./api";

const FEW = 8;

/** Dealers by name, address on the web, or city. */
export async function findDealers(text: string): Promise<PaletteHit[]> {
  const page = await api.get("/dealers", { query: { q: text, limit: FEW } });
  return page.items.map((row) => ({ id: row.id, group: translate("dealers.nav"), title: row.name, note: row.city, to: `/dealers?open=${row.id}` }));
}
