import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { DriveDetail, MoveDrive, NewDrive, NewDriveRoute, NewGuide, PrepareAgreement, SignAgreement } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "drives";
const FLEET = "drive-fleet";
const SOON = 2000;

/** The drives of so many days from one on. */
export function useDiary(first: Ref<string>, days: Ref<number>) {
  return useQuery({
    queryKey: [KEY, "diary", first, days],
    queryFn: ({ signal }) => api.get("/test-drives", { query: { day: first.value, days: days.value }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** One drive; asked for again while its agreement is being printed. */
export function useDrive(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "drive", id],
    queryFn: ({ signal }) => api.get("/test-drives/{drive_id}", { path: { drive_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
    refetchInterval: ({ state }) => (state.data?.agreement?.signed_at && !state.data.agreement.printed ? SOON : false),
  });
}

/** Demo cars, who goes along, and the routes. */
export function useFleet() {
  return useQuery({ queryKey: [FLEET], queryFn: ({ signal }) => api.get("/demo-cars", { signal }) });
}

export interface SlotQuery {
  kind: string;
  car_id?: string;
  day?: string;
  moved?: string;
}

export function useSlots(query: Ref<SlotQuery>) {
  return useQuery({
    queryKey: ["drive-slots", query],
    queryFn: ({ signal }) => api.get("/drive-slots", { query: query.value, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function useDriveActions() {
  const cache = useQueryClient();
  function refresh(drive: DriveDetail): void {
    cache.setQueryData([KEY, "drive", drive.id], drive);
    renew();
  }
  function renew(): void {
    void cache.invalidateQueries({ queryKey: [KEY, "diary"] });
    void cache.invalidateQueries({ queryKey: ["drive-slots"] });
  }
  const book = useMutation({ mutationFn: (body: NewDrive) => api.post("/test-drives", { body }), onSuccess: refresh });
  const move = useMutation({
    mutationFn: ({ id, body }: { id: string; body: MoveDrive }) => api.post("/test-drives/{drive_id}/moves", { path: { drive_id: id }, body }),
    onSuccess: (drive) => {
      void cache.invalidateQueries({ queryKey: [KEY, "drive", drive.id] });
      void cache.invalidateQueries({ queryKey: [FLEET] });
      renew();
    },
  });
  const checkLicence = useMutation({
    mutationFn: ({ id, file, licenceClass, expiresOn }: { id: string; file: File; licenceClass: string; expiresOn: string }) => {
      const body = new FormData();
      body.append("file", file);
      body.append("licence_class", licenceClass);
      if (expiresOn) body.append("expires_on", expiresOn);
      return api.post("/test-drives/{drive_id}/licence", { path: { drive_id: id }, body });
    },
    onSuccess: refresh,
  });
  const prepare = useMutation({
    mutationFn: ({ id, body }: { id: string; body: PrepareAgreement }) => api.post("/test-drives/{drive_id}/agreement", { path: { drive_id: id }, body }),
    onSuccess: refresh,
  });
  const sign = useMutation({
    mutationFn: ({ id, body }: { id: string; body: SignAgreement }) => api.post("/test-drives/{drive_id}/agreement/signature", { path: { drive_id: id }, body }),
    onSuccess: refresh,
  });
  return { book, move, checkLicence, prepare, sign };
}

export function useFleetActions() {
  const cache = useQueryClient();
  const renew = (): void => {
    void cache.invalidateQueries({ queryKey: [FLEET] });
    void cache.invalidateQueries({ queryKey: ["drive-slots"] });
  };
  const addCar = useMutation({ mutationFn: (body: { vehicle_id: string; assisted: boolean }) => api.post("/demo-cars", { body }), onSuccess: renew });
  const retireCar = useMutation({ mutationFn: (id: string) => api.post("/demo-cars/{car_id}/retire", { path: { car_id: id } }), onSuccess: renew });
  const setGuide = useMutation({ mutationFn: (body: NewGuide) => api.post("/drive-staff", { body }), onSuccess: renew });
  const addRoute = useMutation({ mutationFn: (body: NewDriveRoute) => api.post("/drive-routes", { body }), onSuccess: renew });
  const retireRoute = useMutation({ mutationFn: (id: string) => api.post("/drive-routes/{route_id}/retire", { path: { route_id: id } }), onSuccess: renew });
  return { addCar, retireCar, setGuide, addRoute, retireRoute };
}

/** Cars of the stock that may become demo cars, by what one remembers of them. */
export function useStockSearch(text: Ref<string>) {
  return useQuery({
    queryKey: ["vehicles", "for-drives", text],
    queryFn: ({ signal }) => api.get("/stock/vehicles", { query: { q: text.value, limit: 8 }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** Everybody who works here, so that some of them may go along. */
export function useColleagues() {
  return useQuery({ queryKey: ["staff", "for-drives"], queryFn: ({ signal }) => api.get("/staff", { signal }) });
}
