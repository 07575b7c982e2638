import { createRouter, createWebHistory, type Router } from "vue-router";
import { guard } from "@/shared/guard";
import { RIGHTS } from "./rights";

const plain = () => import("@/shared/ui/PlainPage.vue");

export function createPortalRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (_to, _from, saved) => saved ?? (_to.path === _from.path ? false : { top: 0 }),
    routes: [
      { path: "/login", name: "login", component: () => import("@/shared/session/LoginPage.vue"), meta: { open: true, title: "common.login.title" } },
      { path: "/invitation/:token", name: "invitation", component: () => import("./features/invitation/pages/AcceptPage.vue"), meta: { open: true, title: "invitation.title" } },
      { path: "/", name: "dashboard", component: () => import("./features/dashboard/pages/TodayPage.vue"), meta: { title: "dashboard.nav" } },
      { path: "/stock", name: "stock", component: () => import("./features/stock/pages/StockPage.vue"), meta: { title: "stock.nav", right: RIGHTS.stock } },
      { path: "/stock/new", name: "receive", component: () => import("./features/stock/pages/ReceivePage.vue"), meta: { title: "stock.receive.title", right: RIGHTS.receive } },
      { path: "/orders", name: "orders", component: () => import("./features/orders/pages/OrdersPage.vue"), meta: { title: "orders.nav", right: RIGHTS.orders } },
      { path: "/orders/to-sign", name: "to-sign", component: () => import("./features/contracts/pages/CountersignPage.vue"), meta: { title: "contracts.nav", right: RIGHTS.countersign } },
      { path: "/orders/rules", name: "order-rules", component: () => import("./features/orders/pages/PoliciesPage.vue"), meta: { title: "orders.policy.title", right: RIGHTS.orders } },
      { path: "/orders/handovers", name: "handover-rules", component: () => import("./features/delivery/pages/RulesPage.vue"), meta: { title: "delivery.rules.title", right: RIGHTS.orders } },
      { path: "/leads", name: "leads", component: () => import("./features/customers/pages/LeadsPage.vue"), meta: { title: "customers.nav", right: RIGHTS.customers } },
      { path: "/drives", name: "drives", component: () => import("./features/drives/pages/DrivesPage.vue"), meta: { title: "drives.nav", right: RIGHTS.drives } },
      { path: "/service", name: "service", component: () => import("./features/service/pages/RepairsPage.vue"), meta: { title: "service.nav", right: RIGHTS.service, feature: "service_workshop" } },
      { path: "/books", name: "books", component: () => import("./features/books/pages/BooksPage.vue"), meta: { title: "books.nav", right: RIGHTS.books } },
      { path: "/archive", name: "archive", component: () => import("./features/archive/pages/ArchivePage.vue"), meta: { title: "archive.nav", right: RIGHTS.archive } },
      { path: "/templates", name: "templates", component: () => import("./features/wording/pages/TemplatesPage.vue"), meta: { title: "wording.nav", right: RIGHTS.wording } },
      { path: "/templates/:kind", name: "template", component: () => import("./features/wording/pages/TemplatePage.vue"), meta: { title: "wording.nav", right: RIGHTS.wording } },
      { path: "/staff", name: "staff", component: () => import("./features/staff/pages/StaffPage.vue"), meta: { title: "staff.nav", right: RIGHTS.staff } },
      { path: "/dealer", name: "dealer", component: () => import("./features/dealer/pages/DealerPage.vue"), meta: { title: "dealer.nav" } },
      { path: "/signing", name: "signing", component: () => import("./features/signing/pages/SigningPage.vue"), meta: { title: "signing.nav", right: RIGHTS.setUpSigning } },
      { path: "/domains", name: "domains", component: () => import("./features/domains/pages/DomainsPage.vue"), meta: { title: "domains.nav", right: RIGHTS.domains } },
      { path: "/forbidden", name: "forbidden", component: plain, props: { kind: "forbidden" } },
      { path: "/unreachable", name: "unreachable", component: plain, props: { kind: "unreachable" }, meta: { open: true } },
      { path: "/:rest(.*)*", name: "missing", component: plain, props: { kind: "missing" } },
    ],
  });
  return guard(router);
}
