import { Inbox } from "lucide-react";
import { useState } from "react";
import { Problem } from "~/api/problems";
import { useFormats, useWords } from "~/words";
import { Avatar } from "../Avatar";
import { Button } from "../Button";
import { Meter } from "../Meter";
import { Progress } from "../Progress";
import { Skeleton } from "../Skeleton";
import { Sparkline } from "../Sparkline";
import { Empty, ErrorNote, Loading } from "../States";
import { type Sorting, Table } from "../Table";
import { Group, Panel } from "./Panel";
import { galleryWords } from "./words";

interface Row {
  readonly name: string;
  readonly followers: number;
  readonly growth: readonly number[];
}

const ROWS: readonly Row[] = [
  { name: "Amara Osei", followers: 182_400, growth: [3, 4, 4, 6, 7, 9, 12] },
  { name: "Bea Lind", followers: 24_950, growth: [8, 8, 7, 7, 6, 6, 5] },
  { name: "ليلى حداد", followers: 1_204_000, growth: [2, 2, 3, 9, 9, 9, 10] },
];

/** Lists, and what stands for them while there is nothing to list. */
export function Rows() {
  const t = useWords(galleryWords);
  const formats = useFormats();
  const [sorting, setSorting] = useState<Sorting>({ id: "followers", descending: true });
  const turn = sorting.descending ? -1 : 1;
  const rows = ROWS.toSorted((a, b) =>
    sorting.id === "name" ? turn * a.name.localeCompare(b.name) : turn * (a.followers - b.followers),
  );
  return (
    <Group title={t("lists")}>
      <Panel name="Table, Sparkline, Avatar" className="block!">
        <Table
          dense
          label={t("lists")}
          rows={rows}
          rowKey={(row) => row.name}
          sorting={sorting}
          onSort={setSorting}
          columns={[
            {
              id: "name",
              label: t("name"),
              sortable: true,
              cell: (row) => (
                <span className="flex items-center gap-2">
                  <Avatar name={row.name} size={24} /> {row.name}
                </span>
              ),
            },
            {
              id: "followers",
              label: t("followers"),
              align: "end",
              sortable: true,
              cell: (row) => formats.number(row.followers),
            },
            {
              id: "growth",
              label: t("growth"),
              align: "end",
              cell: (row) => <Sparkline label={t("growth")} points={row.growth} className="inline" />,
            },
          ]}
        />
      </Panel>
      <Panel name="Progress, Meter, Skeleton, Loading" className="flex-col items-stretch! gap-4!">
        <Progress label={t("progress")} value={0.62} hint={t("hint")} />
        <Progress label={t("busy")} value={null} />
        <Meter label={t("quality")} value={0.83} tone="good" />
        <Skeleton className="h-10" />
        <Loading />
      </Panel>
      <Panel name="Empty" className="block!">
        <Empty icon={Inbox} title={t("empty")} action={<Button look="primary">{t("primary")}</Button>}>
          {t("hint")}
        </Empty>
      </Panel>
      <Panel name="ErrorNote" className="block!">
        <ErrorNote error={new Problem(0, "offline", "")} retry={() => {}} />
      </Panel>
    </Group>
  );
}
