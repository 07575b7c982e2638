import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { api } from "@/portal/api";
import { RIGHTS } from "@/portal/rights";
import { useSession } from "@/shared/session/store";

const OVER = new Set(["DELIVERED", "CLOSED", "CANCELLED", "EXPIRED", "REFUNDED", "RETURNED"]);
const GONE = new Set(["DELIVERED", "TRANSFERRED_OUT", "WRITTEN_OFF"]);
const LIMIT = 50;
const SHOWN = 6;

function total(counts: Record<string, number>, skip: ReadonlySet<string>): number {
  return Object.entries(counts).reduce((sum, [state, count]) => (skip.has(state) ? sum : sum + count), 0);
}

/** Today's numbers, and the orders that wait for the dealer, oldest first. */
export function useToday() {
  const session = useSession();
  const numbers = useQuery({ queryKey: ["dashboard"], queryFn: ({ signal }) => api.get("/dashboard", { signal }), refetchInterval: 60_000 });
  const recent = useQuery({
    queryKey: ["orders", "list", "today"],
    queryFn: ({ signal }) => api.get("/orders", { query: { limit: LIMIT }, signal }),
    enabled: computed(() => session.can(RIGHTS.orders)),
  });
  const waiting = computed(() =>
    (recent.data.value?.items ?? []).filter((order) => order.next_move && order.next_move !== "close").sort((a, b) => a.created_at.localeCompare(b.created_at)),
  );
  return {
    numbers,
    recent,
    waiting: computed(() => waiting.value.slice(0, SHOWN)),
    waitingCount: computed(() => numbers.data.value?.orders.needs_action ?? waiting.value.length),
    unitsInStock: computed(() => total(numbers.data.value?.stock.by_state ?? {}, GONE)),
    openOrders: computed(() => total(numbers.data.value?.orders.by_state ?? {}, OVER)),
  };
}
