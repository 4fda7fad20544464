## Texts of this room: a request for consent, and how to stop what may be stopped

consent-text = 【安心】{ $brand }の{ $agent }が、お電話してよいかお尋ねしています。安心のページまたはホットラインでお答えください。お答えがなければ「いいえ」となり、今後の同様のお尋ねをすべて断ることもできます。
consent-subject = 【安心】電話をかけてよいか、お尋ねがあります
stop-by-text = { $text } 配信停止は「停止」と返信
stop-on-page = { $text } 配信停止は安心のページで
