import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { NewOldCar, OldCar, OldCarInspection, OldCarOffer, OldCarReceipt } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "old-car";

export function useOldCar(orderId: Ref<string>) {
  return useQuery({ queryKey: [KEY, orderId], queryFn: ({ signal }) => api.get("/orders/{order_id}/old-car", { path: { order_id: orderId.value }, signal }) });
}

/** Trims by words of their name, for a car that nobody has in stock. */
export function useTrims(words: Ref<string>) {
  return useQuery({
    queryKey: ["catalog", "find", words],
    queryFn: ({ signal }) => api.get("/catalog/trims", { query: { q: words.value }, signal }),
    enabled: computed(() => words.value.length > 0),
    placeholderData: keepPreviousData,
    staleTime: 600_000,
  });
}

export function useOldCarActions(orderId: Ref<string>) {
  const cache = useQueryClient();
  const path = () => ({ order_id: orderId.value });
  const onSuccess = (car: OldCar): void => {
    cache.setQueryData([KEY, orderId.value], car);
    void cache.invalidateQueries({ queryKey: ["orders"] });
  };
  return {
    attach: useMutation({ mutationFn: (body: NewOldCar) => api.post("/orders/{order_id}/old-car", { path: path(), body }), onSuccess }),
    inspect: useMutation({ mutationFn: (body: OldCarInspection) => api.post("/orders/{order_id}/old-car/inspection", { path: path(), body }), onSuccess }),
    offer: useMutation({ mutationFn: (body: OldCarOffer) => api.post("/orders/{order_id}/old-car/offer", { path: path(), body }), onSuccess }),
    receive: useMutation({ mutationFn: (body: OldCarReceipt) => api.post("/orders/{order_id}/old-car/receipt", { path: path(), body }), onSuccess }),
    differ: useMutation({ mutationFn: (note: string) => api.post("/orders/{order_id}/old-car/difference", { path: path(), body: { note } }), onSuccess }),
    reject: useMutation({ mutationFn: (note: string) => api.post("/orders/{order_id}/old-car/rejection", { path: path(), body: { note } }), onSuccess }),
  };
}
