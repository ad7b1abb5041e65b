// Orders in the store and reads the order in the ERP, by the types of the two documents alone.
import createClient from "openapi-fetch";
import type { components as Erp, paths as ErpPaths } from "./erp.js";
import type { components as Store, paths as StorePaths } from "./store.js";

type StoreOrder = Store["schemas"]["Order"];
type ErpOrder = Erp["schemas"]["Order"];

const given = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};
const shop = createClient<StorePaths>({ baseUrl: given("STORE_URL") });
const erp = createClient<ErpPaths>({
  baseUrl: given("ERP_URL"),
  headers: { authorization: `Bearer ${given("ERP_TOKEN")}` },
});

const home: Store["schemas"]["Address"] = {
  name: "Ada",
  line1: "12 Quay Street",
  line2: "",
  city: "Portland",
  region: "ME",
  postal_code: "04101",
  country: "US",
};

async function place(): Promise<StoreOrder> {
  const channel = "us";
  const listing = await shop.GET("/shop/v1/channels/{channel}/products", { params: { path: { channel } } });
  const handle = listing.data?.items.find((item) => item.can_buy)?.handle;
  if (handle === undefined) throw new Error("nothing can be bought");
  const page = await shop.GET("/shop/v1/channels/{channel}/products/{handle}", {
    params: { path: { channel, handle } },
  });
  const variant = page.data?.variants.find((one) => one.can_buy);
  if (variant === undefined) throw new Error("no variant can be bought");

  const made = await shop.POST("/shop/v1/channels/{channel}/carts", { params: { path: { channel } }, body: {} });
  if (made.data === undefined) throw new Error(made.error.detail);
  const path = { cart_id: made.data.id };
  const quantity = variant.order_quantity.minimum;
  await shop.PUT("/shop/v1/carts/{cart_id}/lines", {
    params: { path },
    body: { lines: [{ variant_id: variant.id, quantity }] },
  });
  const checkout = await shop.POST("/shop/v1/carts/{cart_id}/checkout", {
    params: { path },
    body: { email: "ada@example.com", name: "Ada", billing_address: home, note: "" },
  });
  if (checkout.data === undefined) throw new Error(checkout.error.detail);
  const total = checkout.data.totals.total_minor;
  const order = await shop.POST("/shop/v1/carts/{cart_id}/order", {
    params: { path },
    body: { expected_total_minor: total, tenders: [{ kind: "card", amount_minor: total, state: "paid" }] },
  });
  if (order.data === undefined) throw new Error(order.error.detail);
  return order.data;
}

async function booked(reference: string): Promise<ErpOrder> {
  for (let tries = 0; tries < 300; tries += 1) {
    const page = await erp.GET("/v1/orders", { params: { query: { client_references: reference } } });
    const found = page.data?.items[0];
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the ERP has no order of ${reference}`);
}

const placed = await place();
const read = await booked(placed.id);
console.log(
  JSON.stringify({
    reference: [placed.id, read.client_reference],
    total: [placed.total_minor, read.total_minor],
    pieces: [placed.lines.map((line) => line.quantity), read.lines.map((line) => line.quantity)],
  }),
);
