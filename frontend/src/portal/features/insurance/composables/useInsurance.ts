import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { MoveInsurance } from "@/api/contract";
import { api } from "@/portal/api";

const WAITS_MS = 4000;

/** How an order's car is insured; read again while insurers are asked. */
export function useInsurance(orderId: Ref<string>) {
  return useQuery({
    queryKey: ["insurance", orderId],
    queryFn: ({ signal }) => api.get("/orders/{order_id}/insurance", { path: { order_id: orderId.value }, signal }),
    refetchInterval: (query) => (query.state.data?.quotes.some((quote) => quote.state === "ASKED") ? WAITS_MS : false),
  });
}

export function useInsuranceActions(orderId: Ref<string>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: MoveInsurance) => api.post("/orders/{order_id}/insurance/moves", { path: { order_id: orderId.value }, body }),
    onSuccess: (insurance) => {
      cache.setQueryData(["insurance", orderId.value], insurance);
      void cache.invalidateQueries({ queryKey: ["orders"] });
    },
  });
}
