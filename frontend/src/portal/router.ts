import { createRouter, createWebHistory, type Router } from "vue-router";
import { guard } from "@/shared/guard";
import { withWords } from "@/shared/i18n";
import { RIGHTS } from "./rights";

const plain = () => import("@/shared/ui/PlainPage.vue");

export function createPortalRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (_to, _from, saved) => saved ?? (_to.path === _from.path ? false : { top: 0 }),
    routes: [
      { path: "/login", name: "login", component: () => import("@/shared/session/LoginPage.vue"), meta: { open: true, title: "common.login.title" } },
      { path: "/invitation/:token", name: "invitation", component: withWords(["invitation"], () => import("./features/invitation/pages/AcceptPage.vue")), meta: { open: true, title: "invitation.title" } },
      { path: "/", name: "dashboard", component: withWords(["dashboard", "orders", "stock"], () => import("./features/dashboard/pages/TodayPage.vue")), meta: { title: "nav.dashboard" } },
      { path: "/stock", name: "stock", component: withWords(["contracts", "logistics", "rating", "stock"], () => import("./features/stock/pages/StockPage.vue")), meta: { title: "nav.stock", right: RIGHTS.stock } },
      { path: "/stock/new", name: "receive", component: withWords(["stock"], () => import("./features/stock/pages/ReceivePage.vue")), meta: { title: "stock.receive.title", right: RIGHTS.receive } },
      { path: "/orders", name: "orders", component: withWords(["orders"], () => import("./features/orders/pages/OrdersPage.vue")), meta: { title: "nav.orders", right: RIGHTS.orders } },
      { path: "/orders/to-sign", name: "to-sign", component: withWords(["contracts"], () => import("./features/contracts/pages/CountersignPage.vue")), meta: { title: "nav.contracts", right: RIGHTS.countersign } },
      { path: "/orders/rules", name: "order-rules", component: withWords(["orders"], () => import("./features/orders/pages/PoliciesPage.vue")), meta: { title: "orders.policy.title", right: RIGHTS.orders } },
      { path: "/orders/handovers", name: "handover-rules", component: withWords(["delivery"], () => import("./features/delivery/pages/RulesPage.vue")), meta: { title: "delivery.rules.title", right: RIGHTS.orders } },
      { path: "/leads", name: "leads", component: withWords(["customers", "identities", "tradeins"], () => import("./features/customers/pages/LeadsPage.vue")), meta: { title: "nav.customers", right: RIGHTS.customers } },
      { path: "/drives", name: "drives", component: withWords(["contracts", "drives"], () => import("./features/drives/pages/DrivesPage.vue")), meta: { title: "nav.drives", right: RIGHTS.drives } },
      { path: "/service", name: "service", component: withWords(["service"], () => import("./features/service/pages/RepairsPage.vue")), meta: { title: "nav.service", right: RIGHTS.service, feature: "service_workshop" } },
      { path: "/books", name: "books", component: withWords(["books", "orders"], () => import("./features/books/pages/BooksPage.vue")), meta: { title: "nav.books", right: RIGHTS.books } },
      { path: "/commission", name: "commission", component: withWords(["commission"], () => import("./features/commission/pages/CommissionPage.vue")), meta: { title: "nav.commission", right: RIGHTS.commission } },
      { path: "/archive", name: "archive", component: withWords(["archive"], () => import("./features/archive/pages/ArchivePage.vue")), meta: { title: "nav.archive", right: RIGHTS.archive } },
      { path: "/templates", name: "templates", component: withWords(["wording"], () => import("./features/wording/pages/TemplatesPage.vue")), meta: { title: "nav.wording", right: RIGHTS.wording } },
      { path: "/templates/:kind", name: "template", component: withWords(["wording"], () => import("./features/wording/pages/TemplatePage.vue")), meta: { title: "nav.wording", right: RIGHTS.wording } },
      { path: "/staff", name: "staff", component: withWords(["staff"], () => import("./features/staff/pages/StaffPage.vue")), meta: { title: "nav.staff", right: RIGHTS.staff } },
      { path: "/dealer", name: "dealer", component: withWords(["dealer", "delivery", "orders"], () => import("./features/dealer/pages/DealerPage.vue")), meta: { title: "nav.dealer" } },
      { path: "/signing", name: "signing", component: withWords(["signing"], () => import("./features/signing/pages/SigningPage.vue")), meta: { title: "nav.signing", right: RIGHTS.setUpSigning } },
      { path: "/domains", name: "domains", component: withWords(["domains"], () => import("./features/domains/pages/DomainsPage.vue")), meta: { title: "nav.domains", right: RIGHTS.domains } },
      { path: "/forbidden", name: "forbidden", component: plain, props: { kind: "forbidden" } },
      { path: "/unreachable", name: "unreachable", component: plain, props: { kind: "unreachable" }, meta: { open: true } },
      { path: "/:rest(.*)*", name: "missing", component: plain, props: { kind: "missing" } },
    ],
  });
  return guard(router);
}
