import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { Money, VehicleDetail, VehicleFilter } from "@/api/contract";
import { api } from "@/portal/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "stock";

export function useVehicleList(filter: Ref<VehicleFilter>) {
  return usePages(KEY, filter, (query, signal) => api.get("/stock/vehicles", { query, signal }));
}

/** How many vehicles stand in each state; the dashboard's numbers, so that tabs and dashboard never differ. */
export function useStockCounts() {
  const { data } = useQuery({ queryKey: ["dashboard"], queryFn: ({ signal }) => api.get("/dashboard", { signal }) });
  return computed<Record<string, number> | undefined>(() => data.value?.stock.by_state);
}

export function useBrands() {
  return useQuery({ queryKey: ["catalog", "brands"], queryFn: ({ signal }) => api.get("/catalog/brands", { signal }), staleTime: 600_000 });
}

export function useVehicle(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "vehicle", id],
    queryFn: ({ signal }) => api.get("/stock/vehicles/{vehicle_id}", { path: { vehicle_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
  });
}

/** What can be done to one vehicle. Every success refreshes the panel at once and the lists behind it. */
export function useVehicleActions(id: Ref<string>) {
  const cache = useQueryClient();

  async function refresh(detail?: VehicleDetail): Promise<void> {
    if (detail) cache.setQueryData([KEY, "vehicle", detail.id], detail);
    else await cache.invalidateQueries({ queryKey: [KEY, "vehicle", id.value] });
    void cache.invalidateQueries({ queryKey: [KEY, "list"] });
    void cache.invalidateQueries({ queryKey: ["dashboard"] });
  }

  const move = useMutation({
    mutationFn: (body: { verb: string; note?: string; mileage_km?: number; days?: number }) => api.post("/stock/vehicles/{vehicle_id}/moves", { path: { vehicle_id: id.value }, body }),
    onSuccess: refresh,
  });
  const reprice = useMutation({
    mutationFn: (body: { price: Money; reason?: string; version: number }) => api.patch("/stock/vehicles/{vehicle_id}/price", { path: { vehicle_id: id.value }, body }),
    onSuccess: refresh,
  });
  const addPhoto = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.append("file", file);
      return api.post("/stock/vehicles/{vehicle_id}/photos", { path: { vehicle_id: id.value }, body });
    },
    onSuccess: () => refresh(),
  });
  const removePhoto = useMutation({
    mutationFn: (pid: string) => api.delete("/stock/vehicles/{vehicle_id}/photos/{photo_id}", { path: { vehicle_id: id.value, photo_id: pid } }),
    onSuccess: () => refresh(),
  });
  return { move, reprice, addPhoto, removePhoto, refresh };
}
