import { ChartNoAxesCombined, FileArchive, FileText, Gavel, Inbox, LibraryBig, OctagonAlert, Scale, ScrollText, Store, ToggleRight } from "@lucide/vue";
import ReviewsBadge from "./features/rules/components/ReviewsBadge.vue";
import type { Destination } from "@/shared/shell/navigation";

export const destinations: Destination[] = [
  { to: "/", label: "overview.nav", icon: ChartNoAxesCombined, thumb: true },
  { to: "/dealers", label: "dealers.nav", icon: Store, thumb: true },
  { to: "/applications", label: "applications.nav", icon: Inbox, thumb: true },
  { to: "/contests", label: "contests.nav", icon: Scale },
  { to: "/mandates", label: "mandates.nav", icon: FileArchive },
  { to: "/forms", label: "forms.nav", icon: FileText },
  { to: "/rules", label: "rules.nav", icon: Gavel, badge: ReviewsBadge },
  { to: "/catalogue", label: "catalogue.nav", icon: LibraryBig, thumb: true },
  { to: "/recalls", label: "recalls.nav", icon: OctagonAlert },
  { to: "/log", label: "log.nav", icon: ScrollText },
  { to: "/switches", label: "switches.nav", icon: ToggleRight },
];
