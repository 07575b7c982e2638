import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { MoveFinance } from "@/api/contract";
import { api } from "@/portal/api";

const WAITS_MS = 4000;
const WAITING = ["not_booked", "car_changed"];

/** How an order is financed; read again while lenders decide or a person waits for them. */
export function useFinancing(orderId: Ref<string>) {
  return useQuery({
    queryKey: ["financing", orderId],
    queryFn: ({ signal }) => api.get("/orders/{order_id}/finance", { path: { order_id: orderId.value }, signal }),
    refetchInterval: ({ state: { data } }) => (data?.state === "SUBMITTED" || (data?.attention && WAITING.includes(data.attention)) ? WAITS_MS : false),
  });
}

export function useFinancingActions(orderId: Ref<string>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: MoveFinance) => api.post("/orders/{order_id}/finance/moves", { path: { order_id: orderId.value }, body }),
    onSuccess: (finance) => {
      cache.setQueryData(["financing", orderId.value], finance);
      void cache.invalidateQueries({ queryKey: ["orders"] });
    },
  });
}
