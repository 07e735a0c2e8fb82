// Bundles as text: entries are stored bytes laid end to end. FHIR R4 bundle.html.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "edge/rest/internal/subset.hpp"
#include "store/log/store.hpp"

namespace rest {

class BundleText {
  public:
    BundleText(std::string_view type, std::string_view base);

    void total(std::uint64_t count);
    void link(std::string_view relation, std::string_view url);

    // An entry of a search: mode is "match" or "include". Refused only if `subset` cannot be made.
    base::Result<void> found(store::Version const& version, std::string_view mode, Subset const& subset);
    void version(store::Version const& version);  // An entry of a history.

    // An entry of a response, with the members of its response object and maybe a resource, all as
    // JSON text.
    void response(std::string_view full_url, std::string_view members, std::string_view resource);

    std::string finish() &&;

  private:
    void open_entry();
    void full_url(store::Key const& key);

    std::string base_;
    std::string out_;
    bool linked_ = false;
    bool entered_ = false;
};

// "status":"201 Created","location":...,"etag":...,"lastModified":...
std::string response_members(int status, std::string_view location, std::uint64_t version,
                             base::Instant at);

std::string_view reason_phrase(int status);

}  // namespace rest
