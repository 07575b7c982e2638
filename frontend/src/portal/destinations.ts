import { Archive, BookOpenCheck, BriefcaseBusiness, CalendarClock, CarFront, FilePenLine, FileText, Gauge, Globe, Signature, Store, UserRoundSearch, UsersRound, Wrench } from "@lucide/vue";
import type { Destination } from "@/shared/shell/navigation";
import { RIGHTS } from "./rights";

export const destinations: Destination[] = [
  { to: "/", label: "dashboard.nav", icon: Gauge, thumb: true },
  { to: "/stock", label: "stock.nav", icon: CarFront, right: RIGHTS.stock, thumb: true },
  { to: "/orders", label: "orders.nav", icon: BriefcaseBusiness, right: RIGHTS.orders, thumb: true },
  { to: "/orders/to-sign", label: "contracts.nav", icon: Signature, right: RIGHTS.countersign },
  { to: "/leads", label: "customers.nav", icon: UserRoundSearch, right: RIGHTS.customers, thumb: true },
  { to: "/drives", label: "drives.nav", icon: CalendarClock, right: RIGHTS.drives },
  { to: "/service", label: "service.nav", icon: Wrench, right: RIGHTS.service, feature: "service_workshop" },
  { to: "/books", label: "books.nav", icon: BookOpenCheck, right: RIGHTS.books },
  { to: "/archive", label: "archive.nav", icon: Archive, right: RIGHTS.archive },
  { to: "/templates", label: "wording.nav", icon: FileText, right: RIGHTS.wording },
  { to: "/staff", label: "staff.nav", icon: UsersRound, right: RIGHTS.staff },
  { to: "/dealer", label: "dealer.nav", icon: Store },
  { to: "/signing", label: "signing.nav", icon: FilePenLine, right: RIGHTS.setUpSigning },
  { to: "/domains", label: "domains.nav", icon: Globe, right: RIGHTS.domains },
];
