import { ok, refuse, route, type Route } from "./routing.ts";

const RIGHTS = [
  "dealer.see", "stock.see", "stock.see_cost", "stock.receive", "stock.pdi", "stock.inspect", "stock.price", "stock.withdraw", "stock.photo",
  "orders.see", "orders.contract", "orders.sign", "orders.payment", "orders.ready", "orders.deliver", "orders.cancel",
  "leads.see", "leads.create", "leads.work", "leads.assign", "service.see", "service.create", "service.work", "service.invoice",
  "staff.see", "staff.invite", "staff.appoint",
];
let signedIn = true;

export const ALL_RIGHTS = RIGHTS;

export function sessionRoutes(surface: "portal" | "console"): Route[] {
  const dealer = surface === "portal" ? { slug: "haoyue", name: "杭州皓悦汽车", city: "杭州" } : null;
  const session = (authenticated: boolean, english: boolean) => ({
    authenticated,
    user: authenticated ? { id: "u1", name: surface === "portal" ? "沈知遥" : "周牧", email: surface === "portal" ? "shen@haoyue.example" : "zhou@marque.example", phone: null } : null,
    surface,
    dealer,
    role: authenticated && surface === "portal" ? "OWNER" : null,
    rights: authenticated ? RIGHTS : [],
    locale: english ? "en" : "zh-hans",
  });
  return [
    route("GET", "/session", ({ mode, english }) => ok(session(signedIn && mode !== "signedout", english))),
    route("PATCH", "/session", ({ english }) => ok(session(true, english))),
    route("DELETE", "/session", () => {
      signedIn = false;
      return ok(null, 204);
    }),
    route("POST", "/session", ({ body, english }) => {
      if (body.password === "wrong") return refuse(401, "accounts.bad_credentials", "", [["password", english ? "That password does not match" : "账号或密码不对，请重新输入"]]);
      signedIn = true;
      return ok(session(true, english));
    }),
  ];
}
