import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { BookHandover, Checklist, DeliverySettings, Handover, MoveHandover, MoveInstallation, NewInstallation } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "handover";

export function useHandover(orderId: Ref<string>) {
  return useQuery({ queryKey: [KEY, orderId], queryFn: ({ signal }) => api.get("/orders/{order_id}/handover", { path: { order_id: orderId.value }, signal }) });
}

export function useHandoverSlots(orderId: Ref<string>, day: Ref<string>) {
  return useQuery({
    queryKey: ["handover-slots", orderId, day],
    queryFn: ({ signal }) => api.get("/orders/{order_id}/handover/slots", { path: { order_id: orderId.value }, query: { day: day.value || undefined }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** What bringing the car to a city costs; asked once the city is typed. */
export function useHomeQuote(orderId: Ref<string>, city: Ref<string>) {
  return useQuery({
    queryKey: ["handover-quote", orderId, city],
    queryFn: ({ signal }) => api.get("/orders/{order_id}/handover/quote", { path: { order_id: orderId.value }, query: { city: city.value }, signal }),
    enabled: () => city.value.length > 1,
    retry: false,
    staleTime: 0,
  });
}

/** Where cars are brought on a day. */
export function useTour(day: Ref<string>) {
  return useQuery({
    queryKey: ["handover-tour", day],
    queryFn: ({ signal }) => api.get("/handovers/tour", { query: { day: day.value || undefined }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useDeliverySettings() {
  return useQuery({ queryKey: ["delivery-settings"], queryFn: ({ signal }) => api.get("/delivery-settings", { signal }) });
}

export function useChangeDeliverySettings() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: DeliverySettings) => api.post("/delivery-settings", { body }),
    onSuccess: (now) => {
      cache.setQueryData(["delivery-settings"], now);
      void cache.invalidateQueries({ queryKey: ["handover-slots"] });
      void cache.invalidateQueries({ queryKey: ["handover-quote"] });
    },
  });
}

/** Who of the staff can hand a car over. */
export function useColleagues(wanted: Ref<boolean>) {
  return useQuery({
    queryKey: ["staff", "for-handovers"],
    queryFn: ({ signal }) => api.get("/staff", { signal }),
    select: (all) => all.filter((one) => one.state === "ACTIVE" && one.user_id),
    enabled: wanted,
  });
}

export function useHandoverActions(orderId: Ref<string>) {
  const cache = useQueryClient();
  const path = () => ({ order_id: orderId.value });
  const onSuccess = (handover: Handover): void => {
    cache.setQueryData([KEY, orderId.value], handover);
    void cache.invalidateQueries({ queryKey: ["handover-slots"] });
    void cache.invalidateQueries({ queryKey: ["handover-quote"] });
    void cache.invalidateQueries({ queryKey: ["handover-tour"] });
    void cache.invalidateQueries({ queryKey: ["orders"] });
  };
  return {
    book: useMutation({ mutationFn: (body: BookHandover) => api.post("/orders/{order_id}/handover/booking", { path: path(), body }), onSuccess }),
    move: useMutation({ mutationFn: (body: MoveHandover) => api.post("/orders/{order_id}/handover/moves", { path: path(), body }), onSuccess }),
    recordFee: useMutation({ mutationFn: (reference: string) => api.post("/orders/{order_id}/handover/fee", { path: path(), body: { reference } }), onSuccess }),
    assign: useMutation({ mutationFn: (staffId: string) => api.post("/orders/{order_id}/handover/staff", { path: path(), body: { staff_id: staffId } }), onSuccess }),
    // "always": without a network the call fails at once and the signed list is kept on the tablet.
    sign: useMutation({
      networkMode: "always",
      mutationFn: ({ body, key }: { body: Checklist; key: string }) => api.post("/orders/{order_id}/handover/signature", { path: path(), body, idempotencyKey: key }),
      onSuccess,
    }),
    photograph: useMutation({
      mutationFn: (file: File) => {
        const body = new FormData();
        body.append("file", file);
        return api.post("/orders/{order_id}/handover/photo", { path: path(), body });
      },
      onSuccess,
    }),
    plan: useMutation({ mutationFn: (body: NewInstallation) => api.post("/orders/{order_id}/installations", { path: path(), body }), onSuccess }),
    moveInstallation: useMutation({
      mutationFn: ({ id, body }: { id: string; body: MoveInstallation }) => api.post("/installations/{installation_id}/moves", { path: { installation_id: id }, body }),
      onSuccess,
    }),
  };
}
