-- wrk script: sends the requests of a file, in an order drawn per thread, and prints one JSON line.
-- Arguments after --: the file (METHOD, PATH and BODY by tabs, one request a line) and the token.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    requests = {}
    for line in io.lines(args[1]) do
        local method, path, body = line:match("^(%u+)\t([^\t]+)\t?(.*)$")
        local headers = { ["Authorization"] = "Bearer " .. args[2] }
        if body ~= "" then headers["Content-Type"] = "application/fhir+json" end
        requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
    end
    math.randomseed(number * 7919 + os.time())
end

function request()
    return requests[math.random(#requests)]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        'RESULT {"requests":%d,"seconds":%.3f,"bytes":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f,' ..
        '"failed":%d}\n',
        summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
        latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
