/** The rights that decide what the portal offers, by the server's names. A name ending in a dot means any of its family. */
export const RIGHTS = {
  stock: "stock.",
  receive: "stock.receive",
  reprice: "stock.price",
  photograph: "stock.photo",
  seeCost: "stock.see_cost",
  orders: "orders.",
  prepareContract: "orders.contract",
  customers: "leads.",
  createLead: "leads.create",
  service: "service.",
  openRepair: "service.create",
  staff: "staff.",
  invite: "staff.invite",
  domains: "domains.manage",
  appoint: "staff.appoint",
} as const;
