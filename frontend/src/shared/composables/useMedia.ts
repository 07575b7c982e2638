import { onScopeDispose, ref, type Ref } from "vue";

/** True while the media query holds. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = window.matchMedia(query);
  const holds = ref(list.matches);
  const listen = (event: MediaQueryListEvent): void => {
    holds.value = event.matches;
  };
  list.addEventListener("change", listen);
  onScopeDispose(() => list.removeEventListener("change", listen));
  return holds;
}

export const usePhone = (): Readonly<Ref<boolean>> => useMedia("(max-width: 767px)");
