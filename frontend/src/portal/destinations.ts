import { Archive, BookOpenCheck, BriefcaseBusiness, CalendarClock, CarFront, FilePenLine, FileText, Gauge, Globe, HandCoins, Signature, Store, UserRoundSearch, UsersRound, Wrench } from "@lucide/vue";
import type { Destination } from "@/shared/shell/navigation";
import { RIGHTS } from "./rights";

export const destinations: Destination[] = [
  { to: "/", label: "nav.dashboard", icon: Gauge, thumb: true },
  { to: "/stock", label: "nav.stock", icon: CarFront, right: RIGHTS.stock, thumb: true },
  { to: "/orders", label: "nav.orders", icon: BriefcaseBusiness, right: RIGHTS.orders, thumb: true },
  { to: "/orders/to-sign", label: "nav.contracts", icon: Signature, right: RIGHTS.countersign },
  { to: "/leads", label: "nav.customers", icon: UserRoundSearch, right: RIGHTS.customers, thumb: true },
  { to: "/drives", label: "nav.drives", icon: CalendarClock, right: RIGHTS.drives },
  { to: "/service", label: "nav.service", icon: Wrench, right: RIGHTS.service, feature: "service_workshop" },
  { to: "/books", label: "nav.books", icon: BookOpenCheck, right: RIGHTS.books },
  { to: "/commission", label: "nav.commission", icon: HandCoins, right: RIGHTS.commission },
  { to: "/archive", label: "nav.archive", icon: Archive, right: RIGHTS.archive },
  { to: "/templates", label: "nav.wording", icon: FileText, right: RIGHTS.wording },
  { to: "/staff", label: "nav.staff", icon: UsersRound, right: RIGHTS.staff },
  { to: "/dealer", label: "nav.dealer", icon: Store },
  { to: "/signing", label: "nav.signing", icon: FilePenLine, right: RIGHTS.setUpSigning },
  { to: "/domains", label: "nav.domains", icon: Globe, right: RIGHTS.domains },
];
