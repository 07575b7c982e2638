import { defineAsyncComponent, type Component } from "vue";
import type { OrderDetail } from "@/api/contract";
import { RIGHTS } from "@/portal/rights";

/** What a part of an order's panel is given. */
export interface SectionProps {
  order: OrderDetail;
}
interface OrderSection {
  /** The region's or section's name at the server. */
  name: string;
  /** The right without which the part is not shown; empty for everybody who sees orders. */
  right: string;
  component: Component;
}

/**
 * The parts of an order's panel that other features bring, from top to bottom. A feature adds one line (with
 * `import { defineAsyncComponent } from "vue"`):
 *   { name: "financing", right: RIGHTS.financing, component: defineAsyncComponent(() => import("../financing/components/OrderFinancing.vue")) },
 * The component takes `order` (SectionProps), draws its own <Section> and is loaded when an order is opened.
 */
export const sections: OrderSection[] = [
  { name: "contracts", right: "", component: defineAsyncComponent(() => import("../contracts/components/OrderContracts.vue")) },
  { name: "disputes", right: "", component: defineAsyncComponent(() => import("../disputes/components/OrderDisputes.vue")) },
  { name: "financing", right: "", component: defineAsyncComponent(() => import("../financing/components/OrderFinancing.vue")) },
  { name: "insurance", right: "", component: defineAsyncComponent(() => import("../insurance/components/OrderInsurance.vue")) },
  { name: "partexchange", right: "", component: defineAsyncComponent(() => import("../partexchange/components/OrderOldCar.vue")) },
  { name: "registration", right: "", component: defineAsyncComponent(() => import("../registration/components/OrderRegistration.vue")) },
  { name: "logistics", right: "", component: defineAsyncComponent(() => import("../logistics/components/OrderShipment.vue")) },
  { name: "books", right: RIGHTS.books, component: defineAsyncComponent(() => import("../books/components/OrderStory.vue")) },
  { name: "papers", right: "", component: defineAsyncComponent(() => import("./components/BuyerPaper.vue")) },
  { name: "delivery", right: "", component: defineAsyncComponent(() => import("../delivery/components/OrderHandover.vue")) },
];
