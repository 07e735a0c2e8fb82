#include "edge/hl7v2/stay.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hl7v2 {
namespace {

bool later(Moment const& moment, std::optional<Moment> const& than) {
    return !than || moment.at > than->at;
}

void open(Stay& stay) {
    stay.state = StayState::in_progress;
    stay.end.reset();
}

void close(Stay& stay, StayState state, Moment const& end) {
    stay.state = state;
    stay.end = end;
}

// Admission, registration, transfer: the person is here, unless something later says otherwise.
void present(Stay& stay, Said const& said) {
    bool const again = stay.state == StayState::cancelled && later(said.when, stay.end);
    if (stay.state == StayState::unknown || again) open(stay);
}

void discharge(Stay& stay, Said const& said) {
    auto const& end = said.discharged ? *said.discharged : said.when;
    if (stay.state == StayState::cancelled && !later(said.when, stay.end)) return;
    if (stay.discharge_cancelled && !later(said.when, stay.discharge_cancelled)) {
        if (stay.state == StayState::unknown) open(stay);
        return;
    }
    close(stay, StayState::finished, end);
}

void update(Stay& stay, Said const& said) {
    if (stay.state == StayState::unknown) open(stay);
    bool const discharged = said.discharged && later(*said.discharged, stay.discharge_cancelled);
    if (discharged && stay.state != StayState::cancelled) {
        close(stay, StayState::finished, *said.discharged);
    }
}

void cancel_discharge(Stay& stay, Said const& said) {
    if (later(said.when, stay.discharge_cancelled)) stay.discharge_cancelled = said.when;
    bool const newer = stay.state == StayState::finished && later(said.when, stay.end);
    if (newer || stay.state == StayState::unknown) open(stay);
    // A discharge may be entered with a time to come and cancelled before it.
    if (stay.state == StayState::finished && stay.end && stay.end->at > said.when.at) open(stay);
}

void change_state(Stay& stay, Said const& said) {
    switch (said.movement) {
        case Movement::admit:
        case Movement::register_:
        case Movement::transfer: present(stay, said); return;
        case Movement::discharge: discharge(stay, said); return;
        case Movement::update: update(stay, said); return;
        case Movement::cancel_admit:
            if (stay.state != StayState::finished || later(said.when, stay.end)) {
                close(stay, StayState::cancelled, said.when);
            }
            return;
        case Movement::cancel_discharge: cancel_discharge(stay, said); return;
    }
}

bool places(Movement movement) {
    return movement != Movement::cancel_admit && movement != Movement::cancel_discharge;
}

// Puts the location into the moves at its time; the same place twice in a row is one move.
void place(Stay& stay, Said const& said) {
    if (!said.location.exists() || !places(said.movement)) return;
    if (said.movement == Movement::discharge && !stay.moves.empty()) return;
    bool const arrival = said.movement == Movement::admit || said.movement == Movement::register_;
    auto const start = arrival && said.admitted ? *said.admitted : said.when;
    if (stay.state != StayState::in_progress && stay.end && start.at > stay.end->at) return;
    auto const next = std::ranges::find_if(stay.moves, [&](Move const& move) {
        return move.start && move.start->at > start.at;
    });
    auto const text = said.location.print();
    if (next != stay.moves.begin() && std::prev(next)->location.print() == text) return;
    if (next != stay.moves.end() && next->location.print() == text) {
        next->start = start;
        return;
    }
    stay.moves.insert(next, {said.location, start});
}

}  // namespace

std::optional<Movement> movement_from(std::string_view event) {
    constexpr std::array<std::pair<std::string_view, Movement>, 7> events{{
        {"A01", Movement::admit}, {"A02", Movement::transfer}, {"A03", Movement::discharge},
        {"A04", Movement::register_}, {"A08", Movement::update}, {"A11", Movement::cancel_admit},
        {"A13", Movement::cancel_discharge}}};
    for (auto const& [name, movement] : events) {
        if (name == event) return movement;
    }
    return {};
}

Stay after(Stay stay, Said const& said) {
    bool const arrival = said.movement == Movement::admit || said.movement == Movement::register_;
    if (said.admitted) {
        stay.start = said.admitted;
    } else if (!stay.start && arrival) {
        stay.start = said.when;
    }
    change_state(stay, said);
    place(stay, said);
    return stay;
}

}  // namespace hl7v2
