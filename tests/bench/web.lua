-- web.lua: what wrk asks: the lines of a file, in an order of chance, at once
-- or, with a rate, so many a second of all connections together.
-- wrk ... -s web.lua URL -- FILE PREFIX [RATE CONNECTIONS]
local paths, pause, count = {}, 0, 0

local function escape(s)
	return (s:gsub("[^%w/._-]", function(c)
		return string.format("%%%02X", c:byte())
	end))
end

function setup(thread)
	count = count + 1
	thread:set("seed", count)
end

function init(args)
	math.randomseed(412 + (seed or 0))
	for line in io.lines(args[1]) do
		paths[#paths + 1] = wrk.format("GET", args[2] .. escape(line))
	end
	if args[3] then
		pause = 1000 * tonumber(args[4]) / tonumber(args[3])
	end
end

function request()
	return paths[math.random(#paths)]
end

function delay()
	-- Between half of it and one and a half, so that they do not march.
	return pause * (0.5 + math.random())
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format("wrk %.0f %.2f %.2f %.2f %d %d\n",
	    summary.requests / (summary.duration / 1e6),
	    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
	    latency.max / 1000, e.status,
	    e.connect + e.read + e.write + e.timeout))
end
