#include "domain/content/content.hpp"

namespace content {

std::vector<File> under(std::string_view folder) {
    std::vector<File> found;
    for (auto const& file : embedded())
        if (file.path.starts_with(folder)) found.push_back(file);
    return found;
}

base::Result<base::Toml> toml(std::string_view path) {
    for (auto const& file : embedded())
        if (file.path == path) return base::toml_from(file.text, std::string(path));
    CHECK(!"the path names a file of content/");
    return {};
}

}  // namespace content
