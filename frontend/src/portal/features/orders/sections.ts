import { defineAsyncComponent, type Component } from "vue";
import type { OrderDetail } from "@/api/contract";
import { RIGHTS } from "@/portal/rights";
import { withWords } from "@/shared/i18n";

/** What a part of an order's panel is given. */
export interface SectionProps {
  order: OrderDetail;
}
interface OrderSection {
  /** The region's or section's name at the server. */
  name: string;
  /** The right without which the part is not shown; empty for everybody who sees orders. */
  right: string;
  /** States of the order in which the part comes before all others: what is to do now is found there. */
  leads?: string[];
  component: Component;
}

/**
 * The parts of an order's panel that other features bring, from top to bottom. A feature adds one line, which also
 * says whose words the component shows:
 *   { name: "financing", right: RIGHTS.financing, component: defineAsyncComponent(withWords(["financing"], () => import("../financing/components/OrderFinancing.vue"))) },
 * The component takes `order` (SectionProps), draws its own <Section> and is loaded when an order is opened.
 */
export const sections: OrderSection[] = [
  { name: "contracts", right: "", leads: ["RESERVED"], component: defineAsyncComponent(withWords(["contracts", "orders"], () => import("../contracts/components/OrderContracts.vue"))) },
  { name: "disputes", right: "", leads: ["DISPUTED"], component: defineAsyncComponent(withWords(["disputes"], () => import("../disputes/components/OrderDisputes.vue"))) },
  { name: "financing", right: "", component: defineAsyncComponent(withWords(["financing"], () => import("../financing/components/OrderFinancing.vue"))) },
  { name: "insurance", right: "", component: defineAsyncComponent(withWords(["insurance"], () => import("../insurance/components/OrderInsurance.vue"))) },
  { name: "partexchange", right: "", component: defineAsyncComponent(withWords(["oldcar"], () => import("../partexchange/components/OrderOldCar.vue"))) },
  { name: "registration", right: "", leads: ["FUNDED"], component: defineAsyncComponent(withWords(["registration"], () => import("../registration/components/OrderRegistration.vue"))) },
  { name: "logistics", right: "", component: defineAsyncComponent(withWords(["logistics"], () => import("../logistics/components/OrderShipment.vue"))) },
  { name: "books", right: RIGHTS.books, component: defineAsyncComponent(withWords(["books"], () => import("../books/components/OrderStory.vue"))) },
  { name: "commission", right: RIGHTS.seeAllCommission, component: defineAsyncComponent(withWords(["commission"], () => import("../commission/components/OrderRecap.vue"))) },
  { name: "papers", right: "", component: defineAsyncComponent(withWords(["identities", "orders"], () => import("./components/BuyerPaper.vue"))) },
  { name: "delivery", right: "", leads: ["FUNDED", "READY"], component: defineAsyncComponent(withWords(["delivery", "drives"], () => import("../delivery/components/OrderHandover.vue"))) },
];
