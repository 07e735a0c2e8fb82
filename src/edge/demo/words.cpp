#include "edge/demo/internal/words.hpp"

#include <array>

namespace demo {
namespace {

using Text = std::string_view;

constexpr std::array<Complaint, 10> all_complaints{{
    {"fall", "Fall in the bathroom, no head injury, could not get up"},
    {"fall", "Fall on the stairs, painful hip, X-ray clear"},
    {"fall", "Found on the floor by a neighbour, long lie"},
    {"delirium", "New confusion since yesterday, urine cloudy"},
    {"reduced-function", "Off legs for three days, was walking with a stick"},
    {"reduced-function", "Not coping at home since a chest infection"},
    {"emergency-attendance", "Short of breath, better after nebuliser"},
    {"emergency-attendance", "Dizzy on standing, blood pressure low"},
    {"frailty-decompensation", "Eating little, losing weight, weaker each week"},
    {"carer-breakdown", "The person who cares for them is taken ill"},
}};

constexpr std::array<Text, 3> all_refusals{
    "Needs hospital treatment first; please refer again when stable",
    "Lives outside the area of the partners",
    "Already with the heart failure team, who visit tomorrow"};

constexpr std::array<Text, 3> all_advice{
    "Stop the new tablet, GP to review within two days",
    "Pain relief by the clock; pharmacist informed",
    "Community nurse to check wound and bloods tomorrow"};

constexpr std::array<Text, 5> all_functions{
    "Washes and dresses with help of one; eats without help",
    "Needs help to get out of bed and on the stairs",
    "Independent with care of self until last week, now needs prompting",
    "Transfers with a frame and someone beside; meals brought",
    "Manages in the daytime, unsafe at night"};

constexpr std::array<Text, 4> all_mobilities{
    "Frame indoors, wheelchair outdoors", "Stick, twenty metres, then tired",
    "Walks with one person beside", "Furniture walking indoors, does not go out"};

constexpr std::array<Text, 5> all_helps{
    "Daughter comes each evening", "Nobody regularly; neighbour shops",
    "Husband, himself frail", "Carers twice a day", "Son at weekends"};

constexpr std::array<Text, 4> all_homes{
    "First-floor flat with lift, shower over bath", "Terraced house, bathroom upstairs",
    "Bungalow, two steps at the door", "Sheltered housing with call system"};

constexpr std::array<Text, 7> all_wishes{
    "I want to be in my own bed by the weekend",
    "I will go anywhere as long as I come home again",
    "I do not want strangers in the house more than I must",
    "I want to walk to the shop for my paper again",
    "I want to be where my daughter can visit",
    "Please do not take me away from my husband",
    "I want to cook for myself"};

constexpr std::array<Text, 4> all_reasons_not_home{
    "Needs two people at night, and no night visits can be had",
    "Stairs cannot be managed yet and there is no room downstairs",
    "Confusion comes and goes; unsafe alone for now",
    "Carer is in hospital herself"};

constexpr std::array<Text, 3> all_needs_of_bed{
    "Rehabilitation after a fall, help of one to transfer",
    "Nursing observation while delirium clears",
    "Building strength after infection, therapy each day"};

constexpr std::array<Text, 3> all_needs_of_home{
    "Three visits a day, washing and meals, therapy twice a week",
    "Two visits a day, stairs practice, medicines prompted",
    "Four visits a day for two weeks, then fewer"};

constexpr std::array<Text, 4> all_refusals_of_place{
    "Full since this morning", "No female bay free", "Needs more help at night than we can give",
    "No therapist until Monday"};

constexpr std::array<Aim, 5> all_aims{{
    {"Get up the stairs to my own bed", "Cannot climb stairs", "Climbs twelve steps with a rail"},
    {"Wash and dress without help", "Help of one, every day", "Independent with aids"},
    {"Walk to the shop for my paper", "Walks twenty metres", "Walks three hundred metres"},
    {"Cook my own dinner again", "Meals brought", "Makes a hot meal most days"},
    {"Feel safe on my own at night", "Daughter sleeps in", "Sleeps alone with call system"},
}};

}  // namespace

std::span<Complaint const> complaints() { return all_complaints; }
std::span<Text const> refusals() { return all_refusals; }
std::span<Text const> advice() { return all_advice; }
std::span<Text const> functions() { return all_functions; }
std::span<Text const> mobilities() { return all_mobilities; }
std::span<Text const> helps() { return all_helps; }
std::span<Text const> homes() { return all_homes; }
std::span<Text const> wishes() { return all_wishes; }
std::span<Text const> reasons_not_home() { return all_reasons_not_home; }
std::span<Text const> needs_of_bed() { return all_needs_of_bed; }
std::span<Text const> needs_of_home() { return all_needs_of_home; }
std::span<Text const> refusals_of_place() { return all_refusals_of_place; }
std::span<Aim const> aims() { return all_aims; }

}  // namespace demo
