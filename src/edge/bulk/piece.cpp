#include "edge/bulk/internal/piece.hpp"

#include <fmt/format.h>

#include "domain/record/bundle.hpp"

namespace bulk {
namespace {

// "Bundle.entry[3].resource.status" as "entry 3" and "resource.status".
std::pair<std::string, std::string> located(std::string_view path) {
    constexpr std::string_view head = "Bundle.entry[";
    if (!path.starts_with(head)) return {"", std::string(path)};
    auto const close = path.find(']');
    auto const index = path.substr(head.size(), close - head.size());
    auto const rest = path.substr(std::min(close + 2, path.size()));
    return {fmt::format("entry {}", index), std::string(rest)};
}

void reject_all(std::string const& file, std::string const& where, base::Error const& error,
                std::vector<Rejection>& rejections) {
    for (auto const& detail : error.details) {
        auto [entry, path] = located(detail.path);
        rejections.push_back({file, where.empty() ? entry : where, path, detail.reason});
    }
    if (error.details.empty()) rejections.push_back({file, where, "", error.message});
}

// One line with its document, which the piece owns.
void add_line(std::string const& file, Line const& line, std::vector<Piece>& pieces,
              std::vector<Rejection>& rejections) {
    auto const where = fmt::format("line {}", line.number);
    auto parsed = fhir::parse(std::string(line.text));
    if (!parsed) return reject_all(file, where, parsed.error(), rejections);
    auto document = std::make_shared<fhir::Document const>(std::move(*parsed));
    auto ask = record::ask_to_keep({.path = "", .resource = document->root()});
    if (!ask) return reject_all(file, where, ask.error(), rejections);
    ask->document = document.get();
    Piece piece{.file = file, .where = where};
    piece.kept.push_back(std::move(document));
    piece.asks.push_back(std::move(*ask));
    pieces.push_back(std::move(piece));
}

using Entries = base::Result<std::vector<record::Entry>>;

// Each entry of a batch stands alone.
void add_batch(std::string const& file, Bundle const& bundle, Entries const& entries,
               std::vector<Piece>& pieces, std::vector<Rejection>& rejections) {
    for (auto const& entry : *entries) {
        if (entry.reads()) continue;
        auto ask = record::ask_from(entry);
        if (!ask) {
            reject_all(file, "", ask.error(), rejections);
            continue;
        }
        Piece piece{.file = file};
        piece.kept.push_back(bundle.document);
        piece.asks.push_back(std::move(*ask));
        pieces.push_back(std::move(piece));
    }
}

// All entries together: of a transaction because it is one, of a collection for its links.
void add_whole(std::string const& file, Bundle const& bundle, Entries const& entries,
               std::vector<Piece>& pieces, std::vector<Rejection>& rejections) {
    bool const collection = bundle.kind == record::BundleKind::collection;
    Piece piece{.file = file, .all_or_nothing = !collection};
    piece.kept.push_back(bundle.document);
    bool whole = true;
    for (auto const& entry : *entries) {
        if (entry.reads()) continue;
        auto ask = collection ? record::ask_to_keep(entry) : record::ask_from(entry);
        if (ask) {
            piece.asks.push_back(std::move(*ask));
        } else {
            whole = false;
            reject_all(file, "", ask.error(), rejections);
        }
    }
    if ((whole || collection) && !piece.asks.empty()) pieces.push_back(std::move(piece));
}

}  // namespace

std::vector<Piece> pieces_of(std::string const& file, Source const& source,
                             std::vector<Rejection>& rejections) {
    std::vector<Piece> pieces;
    if (auto const* lines = std::get_if<Lines>(&source)) {
        pieces.reserve(lines->lines.size());
        for (auto const& line : lines->lines) add_line(file, line, pieces, rejections);
        return pieces;
    }
    auto const& bundle = std::get<Bundle>(source);
    auto const root = bundle.document->root();
    auto const entries = bundle.kind == record::BundleKind::collection
                             ? record::resources_of(root)
                             : record::entries_of(root, "");
    if (!entries) {
        reject_all(file, "", entries.error(), rejections);
    } else if (bundle.kind == record::BundleKind::batch) {
        add_batch(file, bundle, entries, pieces, rejections);
    } else {
        add_whole(file, bundle, entries, pieces, rejections);
    }
    return pieces;
}

void reject(Piece const& piece, base::Error const& error, std::vector<Rejection>& rejections) {
    reject_all(piece.file, piece.where, error, rejections);
}

}  // namespace bulk
