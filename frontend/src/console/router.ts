import { createRouter, createWebHistory, type Router } from "vue-router";
import { guard } from "@/shared/guard";

const plain = () => import("@/shared/ui/PlainPage.vue");

export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
    routes: [
      { path: "/login", name: "login", component: () => import("@/shared/session/LoginPage.vue"), meta: { open: true, title: "common.login.title" } },
      { path: "/", name: "overview", component: () => import("./features/overview/pages/OverviewPage.vue"), meta: { title: "overview.nav" } },
      { path: "/dealers", name: "dealers", component: () => import("./features/dealers/pages/DealersPage.vue"), meta: { title: "dealers.nav" } },
      { path: "/applications", name: "applications", component: () => import("./features/applications/pages/ApplicationsPage.vue"), meta: { title: "applications.nav" } },
      { path: "/contests", name: "contests", component: () => import("./features/contests/pages/ContestsPage.vue"), meta: { title: "contests.nav" } },
      { path: "/mandates", name: "mandates", component: () => import("./features/mandates/pages/MandatesPage.vue"), meta: { title: "mandates.nav" } },
      { path: "/forms", name: "forms", component: () => import("./features/forms/pages/FormsPage.vue"), meta: { title: "forms.nav" } },
      { path: "/forms/:kind", name: "form", component: () => import("./features/forms/pages/FormPage.vue"), meta: { title: "forms.nav" } },
      { path: "/log", name: "log", component: () => import("./features/log/pages/LogPage.vue"), meta: { title: "log.nav" } },
      { path: "/rules", name: "rules", component: () => import("./features/rules/pages/RulesPage.vue"), meta: { title: "rules.nav" } },
      { path: "/catalogue", name: "catalogue", component: () => import("./features/catalogue/pages/CataloguePage.vue"), meta: { title: "catalogue.nav" } },
      { path: "/recalls", name: "recalls", component: () => import("./features/recalls/pages/RecallsPage.vue"), meta: { title: "recalls.nav" } },
      { path: "/switches", name: "switches", component: () => import("./features/switches/pages/SwitchesPage.vue"), meta: { title: "switches.nav" } },
      { path: "/forbidden", name: "forbidden", component: plain, props: { kind: "forbidden" } },
      { path: "/unreachable", name: "unreachable", component: plain, props: { kind: "unreachable" }, meta: { open: true } },
      { path: "/:rest(.*)*", name: "missing", component: plain, props: { kind: "missing" } },
    ],
  });
  return guard(router);
}
