"""Version 1 of the consent to counselling, with the exceptions to confidentiality, in both languages.

A template to be read by the union's own lawyers; a later version is a new row, never a change of this one.
"""

from datetime import date

from ..models import CounsellingConsentText

VERSION = 1
PUBLISHED_ON = date(2020, 1, 1)

BODY_ZH = """\
心理疏导是自愿的。您可以随时中止，也可以随时撤回同意，不影响工会对您的其他关爱。

一、谁来做：工会心理疏导小组的疏导员，由小组督导指导。疏导员不是医生，不作诊断，不开药；需要时会建议您去医院。
二、谁看得到：您讲的内容只有为您疏导的疏导员和小组督导看得到，加密保存。工会干部、管理员只看得到您哪天来了、没来，以及心理状态的等级。每次查阅都有记录。
三、保密的例外：一是您或他人的生命安全受到威胁时，疏导员会联系能够保护您的人，例如家人、医院、公安；二是法律规定必须提供时。例外时只说必要的部分，并尽可能先告诉您。
四、紧急查阅：遇到危险而疏导员联系不上时，须由两个人同意，才可让另一名疏导员在几小时内阅读；每次都会通知小组并留下记录。
五、记录什么：时间、方式、时长、目标、摘要、风险、计划和下次时间。结束后保存三年，到期删除。
六、您的权利：查阅、复制、更正、删除您的记录，更换疏导员，对小组督导提出意见。

危急时请拨打 12356 心理援助热线、120 急救、110 报警。
"""

BODY_EN = """\
Counselling is voluntary. You may stop at any time, and withdraw your consent at any time; the union's other care for \
you stays the same.

1. Who does it: counsellors of the union's counselling team, guided by its supervisor. They are no doctors: they \
neither diagnose nor prescribe, and advise you to see one where it is needed.
2. Who sees it: what you say is seen by your counsellors and the supervisor of their team alone, and kept encrypted. \
Officers and administrators of the union see on which days you came or did not, and the class of your psychological \
state. Every look is recorded.
3. Exceptions to confidentiality: first, where your life or that of others is in danger, the counsellor speaks with \
those who can protect you, such as your family, a hospital or the police; second, where a law obliges to tell. Only \
what is needed is told then, and you first, where that is possible.
4. Emergency access: where there is danger and your counsellors cannot be reached, two persons may let another \
counsellor read for some hours. The team is told each time, and it stays on record.
5. What is recorded: time, manner, duration, goal, summary, risk, plan and the next date. It is kept for three years \
after the end and then deleted.
6. Your rights: to see, copy, correct and delete your record, to have another counsellor, to complain to the supervisor.

In an emergency call 12356 (psychological helpline), 120 (ambulance) or 110 (police).
"""


def load_counselling_consent_text() -> int:
    """Add version 1 where no text is in force; return how many."""
    if CounsellingConsentText.objects.exists():
        return 0
    CounsellingConsentText.objects.create(version=VERSION, body_zh=BODY_ZH, body_en=BODY_EN, published_on=PUBLISHED_ON)
    return 1
