import type { DealerDetail } from "../src/api/contract";
import { ago, brands, yuan } from "./data.ts";
import { ok, page, refuse, route, type Mode } from "./routing.ts";

const STEPS = ["schema", "domain", "owner"];
const NAMES: [string, string, string, number, number][] = [
  ["杭州皓悦汽车", "haoyue", "杭州", 30.2741, 120.1551], ["上海申联名车", "shenlian", "上海", 31.2304, 121.4737], ["成都锦程汽车", "jincheng", "成都", 30.5728, 104.0668], ["深圳前海驰远新能源汽车销售服务有限公司", "chiyuan", "深圳", 22.5431, 114.0579],
  ["北京京西行", "jingxi", "北京", 39.9042, 116.4074], ["西安秦川汽车", "qinchuan", "西安", 34.3416, 108.9398], ["武汉江汉车城", "jianghan", "武汉", 30.5928, 114.3055], ["哈尔滨冰城名车", "bingcheng", "哈尔滨", 45.8038, 126.535],
];
const dealers: DealerDetail[] = NAMES.map(([name, slug, city, latitude, longitude], index) => ({
  id: `d${index + 1}`, slug, name, city, state: index === 6 ? "SUSPENDED" : index === 7 ? "PROVISION_FAILED" : "ACTIVE", brands: brands.slice(index % 3, (index % 3) + 2 + (index % 4)), owner_email: `owner@${slug}.example`, created_at: ago(24 * (index * 31 + 9)),
  portal_url: `http://${slug}.marque.localhost:8000/`, stock_units: index === 7 ? 0 : 38 + index * 9, orders: index === 7 ? 0 : 61 - index * 6, address: "江南大道 3588 号", latitude: String(latitude), longitude: String(longitude), province: "浙江", owner_name: "", phone: "0571-86880021", schema_name: `d_00000${index + 1}`,
  error: index === 7 ? "数据库暂时繁忙，建表未完成" : "", progress: STEPS.map((step, at) => ({ step, done: index !== 7 || at < 1 })), invitation: { email: `owner@${slug}.example`, state: index % 3 ? "ACCEPTED" : "SENT", expires_at: ago(-60) },
}));

let watermark = ago(0.1);

function overview(mode: Mode): unknown {
  const nothing = mode === "empty";
  const by_dealer = nothing ? [] : dealers.map((one, index) => ({ dealer_id: one.id, slug: one.slug, name: one.name, city: one.city, stock_units: one.stock_units, listed: Math.round(one.stock_units * 0.7), open_reservations: (index * 5) % 7, orders: one.orders, delivered: Math.round(one.orders * 0.6), turnover: yuan(one.orders * 168_000) }));
  return {
    watermark: nothing ? null : watermark, dealers: nothing ? { total: 0, active: 0, provisioning: 0, failed: 0, suspended: 0 } : { total: 8, active: 6, provisioning: 0, failed: 1, suspended: 1 }, stock: { units: nothing ? 0 : 412, listed: nothing ? 0 : 287, value: yuan(nothing ? 0 : 118_460_000) },
    reservations: { open: nothing ? 0 : 23 }, orders: { total: nothing ? 0 : 317, by_state: { RESERVED: 23, DELIVERED: 188 } }, turnover: { total: yuan(nothing ? 0 : 52_318_600), this_month: yuan(nothing ? 0 : 9_284_500) }, by_dealer,
    daily: Array.from({ length: 30 }, (_, index) => {
      const busy = nothing ? 0 : Math.max(0, Math.round(4 + 3 * Math.sin(index / 2.2) + ((index * 7) % 5)));
      return { day: ago(24 * (29 - index)).slice(0, 10), orders: busy, reservations: busy + 1, delivered: Math.max(0, busy - 3), turnover: yuan(Math.max(0, busy - 3) * 196_000) };
    }),
  };
}

function advance(dealer: DealerDetail): void {
  const open = dealer.progress.find((step) => !step.done);
  if (open) open.done = true;
  if (dealer.progress.every((step) => step.done)) dealer.state = "ACTIVE";
}

export const consoleRoutes = [
  route("GET", "/overview", ({ mode }) => ok(overview(mode))),
  route("POST", "/overview/refresh", () => {
    setTimeout(() => (watermark = new Date().toISOString()), 3000);
    return ok(null, 202);
  }),
  route("GET", "/dealers", (asked) => {
    const state = asked.query.get("state");
    const text = asked.query.get("q") ?? "";
    return page(dealers.filter((one) => (!state || one.state === state) && (!text || `${one.name}${one.slug}${one.city}`.includes(text))), asked);
  }),
  route("POST", "/dealers", ({ body, english }) => {
    if (dealers.some((one) => one.slug === body.slug)) return refuse(409, "dealers.slug_taken", "", [["slug", english ? "This address is taken" : "这个网址已被使用，请换一个"]]);
    const made = { ...(body as unknown as DealerDetail), id: `d${dealers.length + 1}`, state: "PROVISIONING", brands: brands.filter((one) => (body.brand_slugs as string[]).includes(one.slug)), created_at: new Date().toISOString(), portal_url: `http://${String(body.slug)}.marque.localhost:8000/`, stock_units: 0, orders: 0, schema_name: "d_000009", error: "", progress: STEPS.map((step) => ({ step, done: false })), invitation: { email: String(body.owner_email), state: "SENT", expires_at: ago(-72) } };
    dealers.unshift(made);
    return ok(made, 201);
  }),
  route("GET", "/dealers/{id}", ({ params }) => {
    const dealer = dealers.find((one) => one.id === params.id);
    if (!dealer) return refuse(404, "core.not_found", "", []);
    if (dealer.state === "PROVISIONING" && !dealer.error) advance(dealer);
    return ok(dealer);
  }),
  route("POST", "/dealers/{id}/retry", ({ params }) => {
    const dealer = dealers.find((one) => one.id === params.id);
    if (dealer) Object.assign(dealer, { error: "", state: "PROVISIONING" });
    return ok(dealer);
  }),
  route("POST", "/dealers/{id}/invitations", ({ params }) => ok(dealers.find((one) => one.id === params.id))),
  route("GET", "/catalog/brands", ({ query, mode }) => ok(mode === "empty" ? [] : brands.filter((one) => `${one.name_zh}${one.name_en}`.toLowerCase().includes((query.get("q") ?? "").toLowerCase())).map((one, index) => ({ ...one, series: 3 + index, trims: 9 + index * 4 })))),
  route("GET", "/cities", () => ok(NAMES.map(([, slug, city, latitude, longitude]) => ({ name_zh: city, name_en: slug, province_zh: "浙江", latitude, longitude })))),
];
