#include "edge/screen/screens.hpp"

#include "edge/screen/internal/draw.hpp"

namespace screen {
namespace {

using Draw = std::function<base::Result<fhir::Draft>(Look const&)>;

// One screen: one instant of the store, drawn from the picture of it.
base::Result<http::Response> show(serve::Context& context, Picture& picture, Draw const& draw) {
    auto const snapshot = TRY(context.store.snapshot());
    std::string text;
    auto const with = [&](View const& view) -> base::Result<void> {
        Look const look{context, picture, *snapshot, view, base::day_of(context.now)};
        text = TRY(draw(look)).print();
        return {};
    };
    TRY(picture.look(*snapshot, with));
    return serve::json(200, std::move(text));
}

serve::Handler screen_of(std::shared_ptr<Picture> picture, sharing::Act act, DrawScreen* draw) {
    return [picture = std::move(picture), act, draw](
               serve::Context& context, http::Request const&) -> base::Result<http::Response> {
        TRY(serve::permit(context, act, {}));
        return show(context, *picture, draw);
    };
}

serve::Handler person_page(std::shared_ptr<Picture> picture) {
    return [picture = std::move(picture)](
               serve::Context& context,
               http::Request const& request) -> base::Result<http::Response> {
        auto const& id = request.captures[0];
        TRY(serve::permit(context, sharing::Act::read, {"Patient", id}));
        return show(context, *picture, [&](Look const& look) { return person(look, id); });
    };
}

serve::Handler people_search(std::shared_ptr<Picture> picture) {
    return [picture = std::move(picture)](
               serve::Context& context,
               http::Request const& request) -> base::Result<http::Response> {
        TRY(serve::permit(context, sharing::Act::search, {"Patient", ""}));
        std::string query;
        for (auto const& [name, value] :
             http::parameters_from(request.query)
                 .value_or(std::vector<std::pair<std::string, std::string>>{}))
            if (name == "query") query = value;
        return show(context, *picture, [&](Look const& look) { return people(look, query); });
    };
}

}  // namespace

Screens::Screens() : picture_(std::make_shared<Picture>()) {}
Screens::~Screens() = default;

serve::Door Screens::door() {
    using sharing::Act;
    serve::Door door{.prefix = "/screen"};
    auto add = [&](std::string_view path, serve::Handler handler) {
        door.add(http::Verb::get, "/screen/" + std::string(path), http::Runs::pool,
                 std::move(handler));
    };
    add("front-door", screen_of(picture_, Act::see_list, front_door));
    add("places", screen_of(picture_, Act::see_board, places));
    add("my-day", screen_of(picture_, Act::see_programme, my_day));
    add("programme", screen_of(picture_, Act::see_programme, programme));
    add("person/{id}", person_page(picture_));
    add("people", people_search(picture_));
    return door;
}

base::Result<void> Screens::catch_up(store::Store& store) {
    auto const snapshot = TRY(store.snapshot());
    return picture_->look(*snapshot, [](View const&) -> base::Result<void> { return {}; });
}

}  // namespace screen
