#include "edge/bulk/internal/remote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "edge/bulk/errors.hpp"
#include "edge/bulk/internal/source.hpp"
#include "fhir/value/draft.hpp"

namespace bulk {
namespace {

namespace beast = boost::beast;
namespace asio = boost::asio;
namespace fs = std::filesystem;

struct Reply {
    unsigned status = 0;
    std::string body;
};

// One connection that is kept for all requests.
class Client {
  public:
    static base::Result<std::unique_ptr<Client>> to(Server const& server) {
        constexpr std::string_view scheme = "http://";
        if (!server.url.starts_with(scheme)) return base::refuse(errors::bad_server);
        auto address = server.url.substr(scheme.size());
        while (address.ends_with('/')) address.pop_back();
        auto const colon = address.rfind(':');
        auto const host = address.substr(0, colon);
        auto const port = colon == std::string::npos ? "80" : address.substr(colon + 1);
        if (host.empty() || address.find('/') != std::string::npos) {
            return base::refuse(errors::bad_server);
        }
        auto client = std::make_unique<Client>();
        client->host_ = address;
        client->token_ = server.token;
        asio::ip::tcp::resolver resolver(client->context_);
        beast::error_code problem;
        auto const found = resolver.resolve(host, port, problem);
        if (!problem) client->stream_.connect(found, problem);
        if (problem) return base::refuse(errors::server_unreachable);
        return client;
    }

    base::Result<Reply> post(std::string_view body) {
        namespace bh = beast::http;
        bh::request<bh::string_body> request{bh::verb::post, "/fhir", 11};
        request.set(bh::field::host, host_);
        request.set(bh::field::content_type, "application/fhir+json");
        if (!token_.empty()) request.set(bh::field::authorization, "Bearer " + token_);
        request.body() = body;
        request.prepare_payload();
        beast::error_code problem;
        bh::write(stream_, request, problem);
        bh::response_parser<bh::string_body> parser;
        parser.body_limit(std::uint64_t{1} << 30);
        if (!problem) bh::read(stream_, buffer_, parser, problem);
        if (problem) return base::refuse(errors::server_unreachable);
        return Reply{parser.get().result_int(), std::move(parser.get().body())};
    }

  private:
    asio::io_context context_;
    beast::tcp_stream stream_{context_};
    beast::flat_buffer buffer_;
    std::string host_;
    std::string token_;
};

// Bundles to be posted, with what each of their entries is called in a rejection.
struct Parcel {
    std::string body;
    std::vector<std::string> places;
};

constexpr std::size_t parcel_size = 500;

std::string entry_for(fhir::Value resource) {
    auto const type = std::string(resource["resourceType"].text());
    auto const id = std::string(resource["id"].text());
    auto const url = id.empty() ? type : type + "/" + id;
    std::string entry = R"({"resource":)";
    entry.append(resource.source()).append(R"(,"request":{"method":)");
    entry += id.empty() ? R"("POST","url":)" : R"("PUT","url":)";
    fhir::append_quoted(entry, url);
    return entry + "}}";
}

std::vector<Parcel> parcels_of(std::string const& file, Lines const& lines,
                               std::vector<Rejection>& rejections) {
    std::vector<Parcel> parcels;
    for (auto const& line : lines.lines) {
        auto const place = fmt::format("line {}", line.number);
        auto const document = fhir::parse(std::string(line.text));
        if (!document) {
            for (auto const& detail : document.error().details) {
                rejections.push_back({file, place, detail.path, detail.reason});
            }
            continue;
        }
        if (parcels.empty() || parcels.back().places.size() == parcel_size) {
            parcels.push_back({R"({"resourceType":"Bundle","type":"batch","entry":[)", {}});
        }
        auto& parcel = parcels.back();
        if (!parcel.places.empty()) parcel.body += ',';
        parcel.body += entry_for(document->root());
        parcel.places.push_back(place);
    }
    for (auto& parcel : parcels) parcel.body += "]}";
    return parcels;
}

// A collection becomes a batch that puts each resource under its own id.
Parcel parcel_of(Bundle const& bundle) {
    auto const& document = *bundle.document;
    if (bundle.kind != record::BundleKind::collection) return {std::string(document.source()), {}};
    Parcel parcel{R"({"resourceType":"Bundle","type":"batch","entry":[)", {}};
    for (auto const entry : document["entry"]) {
        if (!parcel.body.ends_with('[')) parcel.body += ',';
        parcel.body += entry_for(entry["resource"]);
    }
    parcel.body += "]}";
    return parcel;
}

void reject_outcome(std::string const& file, std::string const& place, fhir::Value outcome,
                    std::vector<Rejection>& rejections) {
    for (auto const issue : outcome["issue"]) {
        auto const reason = issue["diagnostics"] ? issue["diagnostics"] : issue["details"]["text"];
        rejections.push_back({file, place, std::string(issue["expression"][0].text()),
                              std::string(reason.text())});
    }
    if (outcome["issue"].size() == 0)
        rejections.push_back({file, place, "", "The server refused it."});
}

void read_reply(std::string const& file, Parcel const& parcel, Reply const& reply, Report& report,
                Progress& progress) {
    auto const document = fhir::parse(reply.body);
    auto const root = document ? document->root() : fhir::Value{};
    if (reply.status != 200) return reject_outcome(file, "", root, report.rejections);
    std::size_t index = 0;
    for (auto const entry : root["entry"]) {
        auto const response = entry["response"];
        auto const status = response["status"].text();
        auto const place =
            index < parcel.places.size() ? parcel.places[index] : fmt::format("entry {}", index);
        ++index;
        if (!status.starts_with('2')) {
            reject_outcome(file, place, response["outcome"], report.rejections);
            continue;
        }
        ++(status.starts_with("201") ? report.written : report.unchanged);
        progress.resources.fetch_add(1, std::memory_order_relaxed);
    }
}

base::Result<void> send(Client& client, fs::path const& file, Report& report, Progress& progress) {
    auto const name = file.filename().string();
    auto text = load(file);
    auto const source = text ? source_from(std::move(*text))
                             : base::Result<Source>(std::unexpected(std::move(text).error()));
    if (!source) {
        report.rejections.push_back({name, "", "", source.error().message});
        return {};
    }
    auto const parcels = std::holds_alternative<Lines>(*source)
                             ? parcels_of(name, std::get<Lines>(*source), report.rejections)
                             : std::vector<Parcel>{parcel_of(std::get<Bundle>(*source))};
    for (auto const& parcel : parcels) {
        auto const reply = TRY(client.post(parcel.body));
        read_reply(name, parcel, reply, report, progress);
    }
    return {};
}

}  // namespace

base::Result<Report> import_by_rest(Server const& server, std::vector<fs::path> const& files,
                                    Progress& progress) {
    auto const client = TRY(Client::to(server));
    std::error_code ignored;
    for (auto const& file : files) progress.bytes_total += fs::file_size(file, ignored);
    Report report;
    for (auto const& file : files) {
        TRY(send(*client, file, report, progress));
        progress.bytes_done += fs::file_size(file, ignored);
    }
    return report;
}

}  // namespace bulk
