/** The rights that decide what the portal offers, by the server's names. A name ending in a dot means any of its family. */
export const RIGHTS = {
  stock: "stock.",
  receive: "stock.receive",
  reprice: "stock.reprice",
  photograph: "stock.photograph",
  seeCost: "stock.see_cost",
  orders: "orders.",
  prepareContract: "orders.prepare_contract",
  customers: "leads.",
  createLead: "leads.create",
  service: "service.",
  openRepair: "service.open",
  staff: "staff.",
  invite: "staff.invite",
} as const;
