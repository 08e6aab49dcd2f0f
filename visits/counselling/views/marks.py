"""Tones of the states, as lists and pages show them."""

from ..enums import AccessState, CounsellingState, GoalState, Risk

STATE_TONES: dict[str, str] = {
    CounsellingState.REFERRED: "amber",
    CounsellingState.ACCEPTED: "blue",
    CounsellingState.RUNNING: "green",
    CounsellingState.REVIEW: "blue",
    CounsellingState.ENDED: "line",
    CounsellingState.DECLINED: "line",
}
GOAL_TONES: dict[str, str] = {GoalState.OPEN: "blue", GoalState.REACHED: "green", GoalState.DROPPED: "line"}
RISK_TONES: dict[str, str] = {Risk.NONE: "line", Risk.WATCH: "amber", Risk.ACUTE: "red"}
ACCESS_TONES: dict[str, str] = {
    AccessState.ASKED: "amber",
    AccessState.GRANTED: "red",
    AccessState.REFUSED: "line",
}
