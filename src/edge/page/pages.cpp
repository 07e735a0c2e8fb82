#include "edge/page/pages.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "base/hash.hpp"
#include "edge/http/gzip.hpp"
#include "edge/page/errors.hpp"

namespace page {

namespace {

constexpr std::size_t compress_from_bytes = 512;

struct File {
    std::shared_ptr<std::string const> bytes;
    std::shared_ptr<std::string const> compressed;  // Null if that gains nothing.
    std::string media_type;
    std::string tag;
    bool hashed = false;
};

using Files = std::map<std::string, File, std::less<>>;

struct Type {
    std::string_view extension;
    std::string_view media_type;
    bool is_text;
};

constexpr Type types[] = {
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".map", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".geojson", "application/geo+json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".ico", "image/x-icon", false},
    {".woff2", "font/woff2", false},
};

Type type_of(std::filesystem::path const& path) {
    auto const found = std::ranges::find(types, path.extension().string(), &Type::extension);
    return found == std::end(types) ? Type{"", "application/octet-stream", false} : *found;
}

std::string tag_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto hash = base::hash(bytes);
    std::string tag = "\"";
    for (int i = 0; i < 16; ++i, hash >>= 4) tag += digits[hash & 15];
    return tag + "\"";
}

File file_from(std::filesystem::path const& path, std::string const& name) {
    std::ifstream stream(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    auto const type = type_of(path);
    File file{.bytes = nullptr,
              .compressed = nullptr,
              .media_type = std::string(type.media_type),
              .tag = tag_of(bytes),
              .hashed = name.starts_with("assets/") && name.contains('-')};
    if (type.is_text && bytes.size() >= compress_from_bytes) {
        file.compressed = std::make_shared<std::string const>(http::gzipped(bytes, 9));
    }
    file.bytes = std::make_shared<std::string const>(std::move(bytes));
    return file;
}

base::Result<Files> files_of(std::filesystem::path const& folder) {
    Files files;
    std::error_code ec;
    std::filesystem::recursive_directory_iterator entries(folder, ec);
    for (; !ec && entries != std::filesystem::recursive_directory_iterator{};
         entries.increment(ec)) {
        if (!entries->is_regular_file()) continue;
        auto const name = std::filesystem::relative(entries->path(), folder).generic_string();
        files.emplace(name, file_from(entries->path(), name));
    }
    if (!files.contains("index.html")) return base::refuse(errors::no_pages);
    return files;
}

// The application needs nothing but its own files. Styles within elements are the charts' own.
constexpr std::string_view content_policy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

http::Response response_of(File const& file, http::Request const& request, Options const& options) {
    http::Response response;
    auto& headers = response.headers;
    headers.add("ETag", file.tag);
    headers.add("Cache-Control", file.hashed ? "public, max-age=31536000, immutable" : "no-cache");
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Referrer-Policy", "no-referrer");
    headers.add("Content-Security-Policy", std::string(content_policy));
    if (options.over_tls) headers.add("Strict-Transport-Security", "max-age=31536000");
    if (file.compressed) headers.add("Vary", "Accept-Encoding");
    if (request.headers.find("If-None-Match") == file.tag) {
        response.status = 304;
        return response;
    }
    headers.add("Content-Type", file.media_type);
    response.shared_body = file.bytes;
    if (file.compressed && http::accepts_gzip(request)) {
        headers.add("Content-Encoding", "gzip");
        response.shared_body = file.compressed;
    }
    return response;
}

bool is_below(std::string_view path, std::string_view prefix) {
    return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

bool is_page(std::string_view path, Options const& options) {
    auto const last = path.substr(path.rfind('/') + 1);
    return !last.contains('.') && std::ranges::none_of(options.prefixes, [&](auto const& prefix) {
        return is_below(path, prefix);
    });
}

}  // namespace

base::Result<void> add(http::Router& router, Options options) {
    auto const files = std::make_shared<Files const>(TRY(files_of(options.folder)));
    auto const answer = [files, options](http::Request const& request) {
        auto const found = files->find(std::string_view(request.path).substr(1));
        if (found != files->end()) return response_of(found->second, request, options);
        if (is_page(request.path, options)) {
            return response_of(files->find("index.html")->second, request, options);
        }
        auto unknown = request;
        unknown.captures = {"404"};
        return options.refuse(unknown);
    };
    router.add(http::Verb::get, "/{path...}", http::Runs::inline_, answer);
    return {};
}

}  // namespace page
