import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";

/** The live width of an element in pixels. */
export function useElementWidth(element: Ref<HTMLElement | null>, before: number): Readonly<Ref<number>> {
  const width = ref(before);
  const watcher = new ResizeObserver(([entry]) => {
    if (entry) width.value = Math.round(entry.contentRect.width);
  });
  onMounted(() => element.value && watcher.observe(element.value));
  onBeforeUnmount(() => watcher.disconnect());
  return width;
}
