import { useMutation, useQuery } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { FormError } from "../forms/FormError";
import { accountsWords } from "../words";

/** People of the demo world to be, with one press: for whoever sits at the machine that runs it. */
export function DemoPeople({ onDone }: { onDone: (signedIn: Shapes["SignedInOut"]) => void }) {
  const t = useWords(accountsWords);
  const { data } = useQuery({ queryKey: ["demo people"], queryFn: () => told(rest.GET("/v1/admin/demo")) });
  const { mutate, error, variables, isPending } = useMutation({
    mutationFn: (email: string) =>
      told(rest.POST("/v1/sessions", { body: { email, password: data?.password ?? "", keep: "cookie" } })),
    onSuccess: onDone,
  });
  if (!data?.people.length) return null;
  return (
    <section aria-labelledby="demo-people" className="grid gap-3 rounded-2xl border border-line p-4">
      <h2 id="demo-people" className="text-sm text-ink-2">
        {t("demo_people")}
      </h2>
      <div className="flex flex-wrap gap-2">
        {data.people.map(({ email, name }) => (
          <Button key={email} busy={isPending && variables === email} onClick={() => mutate(email)}>
            {t("continue_as", { name: name ?? email })}
          </Button>
        ))}
      </div>
      <FormError error={error} />
    </section>
  );
}
