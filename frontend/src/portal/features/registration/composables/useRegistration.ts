import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { MoveRegistration, Registration } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "registration";
const SOON = 5000;

/** Asked for again while the vehicle office has the papers. */
export function useRegistration(orderId: Ref<string>) {
  return useQuery({
    queryKey: [KEY, orderId],
    queryFn: ({ signal }) => api.get("/orders/{order_id}/registration", { path: { order_id: orderId.value }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === "SUBMITTED" && !state.data.given_up ? SOON : false),
  });
}

export function useRegistrationActions(orderId: Ref<string>) {
  const cache = useQueryClient();
  const path = () => ({ order_id: orderId.value });
  const onSuccess = (found: Registration): void => {
    cache.setQueryData([KEY, orderId.value], found);
    void cache.invalidateQueries({ queryKey: ["orders"] });
  };
  return {
    move: useMutation({ mutationFn: (body: MoveRegistration) => api.post("/orders/{order_id}/registration/moves", { path: path(), body }), onSuccess }),
    bring: useMutation({
      mutationFn: ({ kind, file }: { kind: string; file: File }) => {
        const body = new FormData();
        body.append("kind", kind);
        body.append("file", file);
        return api.post("/orders/{order_id}/registration/documents", { path: path(), body });
      },
      onSuccess,
    }),
  };
}
