import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { MoveOrder, NewOrder, OrderDetail, StateFilter, SwapCar } from "@/api/contract";
import { api } from "@/portal/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "orders";
const POLL_MS = 1200;
/** States of a contract that the worker ends by itself, within seconds. */
const IN_MAKING = ["DRAFT", "SIGNING", "COUNTERSIGNED"];

export function useOrderList(filter: Ref<StateFilter & { late?: boolean }>) {
  return usePages(KEY, filter, (query, signal) => api.get("/orders", { query, signal }));
}

/** Order numbers by state and how many wait for the dealer; shared with the dashboard. */
export function useOrderCounts() {
  const { data } = useQuery({ queryKey: ["dashboard"], queryFn: ({ signal }) => api.get("/dashboard", { signal }) });
  return computed(() => data.value?.orders);
}

/** One order; read again every moment while its contract is being made or made fast, so that the panel tells when it is there. */
export function useOrder(id: Ref<string>) {
  const query = useQuery({
    queryKey: [KEY, "order", id],
    queryFn: ({ signal }) => api.get("/orders/{order_id}", { path: { order_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
    refetchInterval: (state) => (IN_MAKING.includes(state.state.data?.contract?.state ?? "") ? POLL_MS : false),
  });
  const making = computed(() => query.data.value?.contract?.state === "DRAFT");
  return { ...query, making };
}

export function useOrderActions(id: Ref<string>) {
  const cache = useQueryClient();

  function refresh(order: OrderDetail): void {
    cache.setQueryData([KEY, "order", order.id], order);
    for (const key of [[KEY, "list"], ["dashboard"], ["stock"]]) void cache.invalidateQueries({ queryKey: key });
  }

  const prepareContract = useMutation({
    mutationFn: () => api.post("/orders/{order_id}/contract", { path: { order_id: id.value } }),
    onSuccess: refresh,
  });
  const move = useMutation({
    mutationFn: (body: MoveOrder) => api.post("/orders/{order_id}/moves", { path: { order_id: id.value }, body }),
    onSuccess: refresh,
  });
  const swap = useMutation({
    mutationFn: (body: SwapCar) => api.post("/orders/{order_id}/reallocation", { path: { order_id: id.value }, body }),
    onSuccess: refresh,
  });
  const draft = useMutation({
    mutationFn: (body: NewOrder) => api.post("/orders", { body }),
    onSuccess: refresh,
  });
  return { prepareContract, move, swap, draft };
}
