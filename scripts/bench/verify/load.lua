-- Asks for a random operator of so many each time, or for a thousand of them. Settings come by the environment:
-- BENCH_PATH before and BENCH_MORE after the identifier, BENCH_TOKEN if any, BENCH_BATCH = "plain" or "questions".
local operators = 100000
local path = os.getenv("BENCH_PATH")
local more = os.getenv("BENCH_MORE") or ""
local batch = os.getenv("BENCH_BATCH")
local headers = {}
local bodies = {}
local turn = 0

local function tin() return string.format("TW%09d", math.random(0, operators - 1)) end

local function body()
  local list = {}
  for i = 1, 1000 do
    if batch == "plain" then list[i] = '"' .. tin() .. '"'
    else list[i] = '{"tin":"' .. tin() .. '","mode":"SEA"}' end
  end
  local name = batch == "plain" and "tins" or "questions"
  return '{"' .. name .. '":[' .. table.concat(list, ",") .. ']}'
end

function init()
  math.randomseed(os.time())
  local token = os.getenv("BENCH_TOKEN")
  if token then headers["Authorization"] = "Bearer " .. token end
  if batch then
    headers["Content-Type"] = "application/json"
    for i = 1, 16 do bodies[i] = body() end
  end
end

function request()
  if not batch then return wrk.format("GET", path .. tin() .. more, headers) end
  turn = turn % #bodies + 1
  return wrk.format("POST", path, headers, bodies[turn])
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format('{"perSecond":%.1f,"p50":%.3f,"p99":%.3f,"failed":%d,"bytes":%d,"requests":%d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed,
    summary.bytes, summary.requests))
end
