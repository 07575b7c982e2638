/** Photos as telephones take them are large: a dozen would be more than is sent at once. They are sent as small as they are kept. */
const SMALL_ENOUGH = 600_000; // bytes

export function shrinkPhotos(field: HTMLInputElement): void {
  const form = field.form;
  const longest = Number(field.dataset.shrinks);
  let working: Promise<void> | null = null;
  field.addEventListener("change", () => {
    const chosen = [...(field.files ?? [])];
    const work = shrunkenAll(chosen, longest)
      .then((files) => {
        if (working === work) field.files = listOf(files); // or others were chosen meanwhile
      })
      .catch(() => undefined) // then they are sent as they are
      .finally(() => {
        if (working === work) working = null;
      });
    working = work;
  });
  form?.addEventListener(
    "submit",
    (event) => {
      if (!working) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      form.querySelector("button")?.setAttribute("aria-busy", "true");
      void working.then(() => form.requestSubmit());
    },
    { capture: true },
  );
}

function listOf(files: File[]): FileList {
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  return held.files;
}

/** One after the other: a dozen photos unfolded at once are too much for a telephone. */
async function shrunkenAll(files: File[], longest: number): Promise<File[]> {
  const made: File[] = [];
  for (const file of files) made.push(await shrunken(file, longest).catch(() => file));
  return made;
}

/** The photo with its longest side cut to `longest` pixels; what is small already, or no picture, as it is. */
async function shrunken(file: File, longest: number): Promise<File> {
  if (file.size <= SMALL_ENOUGH) return file;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.88));
  return drawn && drawn.size < file.size ? new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
}
