import { translate } from "@/shared/i18n";
import type { PaletteHit } from "@/shared/shell/navigation";
import { useSession } from "@/shared/session/store";
import { api } from "./api";
import { RIGHTS } from "./rights";

const FEW = 5;

/** Vehicles and orders by anything one remembers of them, within the reader's rights. */
export async function findAnything(text: string): Promise<PaletteHit[]> {
  const session = useSession();
  const query = { q: text, limit: FEW };
  const english = document.documentElement.lang === "en";
  const title = (of: { title_zh: string; title_en: string }): string => (english ? of.title_en : of.title_zh);
  const [vehicles, orders] = await Promise.all([
    session.can(RIGHTS.stock) ? api.get("/stock/vehicles", { query }) : null,
    session.can(RIGHTS.orders) ? api.get("/orders", { query }) : null,
  ]);
  return [
    ...(vehicles?.items ?? []).map((row) => ({
      id: row.id,
      group: translate("nav.stock"),
      title: title(row.trim),
      note: `${row.stock_no} · ${row.vin.slice(-6)}`,
      to: `/stock?open=${row.id}`,
    })),
    ...(orders?.items ?? []).map((row) => ({
      id: row.id,
      group: translate("nav.orders"),
      title: `${row.buyer_name} · ${title(row.vehicle)}`,
      note: row.number,
      to: `/orders?open=${row.id}`,
    })),
  ];
}
